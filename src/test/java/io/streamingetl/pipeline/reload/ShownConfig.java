package io.streamingetl.pipeline.reload;

import static io.streamingetl.pipeline.reload.ReloadingNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.node.LogCapture;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a running node exposes of its configuration in its status, metrics and log. */
final class ShownConfig implements AutoCloseable {
    private final ReloadingNode node;
    private final LogCapture log = new LogCapture();
    private JsonObject last;

    ShownConfig(ReloadingNode node) throws Exception {
        this.node = node;
        this.last = status();
    }

    private JsonObject status() throws IOException, InterruptedException {
        return node.http("").status().getJsonObject("configuration");
    }

    private JsonObject await(String what, Predicate<JsonObject> condition) {
        AtomicReference<JsonObject> shown = new AtomicReference<>(last);
        Await.until(
                () -> {
                    shown.set(status());
                    return condition.test(shown.get());
                },
                PATIENCE,
                () -> what + "; last status: " + shown);
        return shown.get();
    }

    /**
     * Waits until status, metrics and log report a refusal for this reason, and records are read by the previous
     * configuration.
     */
    void awaitRefusal(String reason) {
        JsonObject shown = await(
                reason,
                one -> one.getString("error") != null && one.getString("error").contains(reason));
        assertThat(shown.getString("version")).isEqualTo(last.getString("version"));
        assertThat(shown.getString("activeSince")).isEqualTo(last.getString("activeSince"));
        assertThat(shown.getLong("ageSeconds")).isGreaterThanOrEqualTo(last.getLong("ageSeconds"));
        assertThat(shown.getLong("failures")).isGreaterThan(last.getLong("failures"));
        assertThat(shown.getLong("reloads")).isEqualTo(last.getLong("reloads"));
        assertThat(log.count("configuration " + shown.getString("version")
                        + " stays active, the changed one is refused: " + shown.getString("error")))
                .isPositive();
        awaitMetrics(0);
        node.awaitCommit("records by the previous configuration");
        last = shown;
    }

    /**
     * Waits until status, metrics and log report a new active configuration without errors, and records are read by it.
     */
    void awaitActive() {
        JsonObject shown = await(
                "another active configuration",
                one -> one.getLong("reloads") > last.getLong("reloads") && one.getString("error") == null);
        assertThat(shown.getString("version")).isNotEqualTo(last.getString("version"));
        assertThat(Instant.parse(shown.getString("activeSince"))).isAfter(last.getString("activeSince"));
        assertThat(log.count("reloaded: configuration " + shown.getString("version") + " is active"))
                .isEqualTo(1);
        awaitMetrics(1);
        node.awaitCommit("records by the changed configuration");
        last = shown;
    }

    private void awaitMetrics(int current) {
        Await.until(
                () -> {
                    JsonObject shown = status();
                    return metric("etl_config_current") == current
                            && metric("etl_config_reload_failures_total") == shown.getLong("failures")
                            && metric("etl_config_reloads_total") == shown.getLong("reloads");
                },
                PATIENCE,
                () -> "metrics equal to the status");
    }

    private double metric(String name) throws IOException, InterruptedException {
        Matcher line = Pattern.compile("(?m)^" + name + "\\{.*} (\\S+)$")
                .matcher(node.http("").get("/metrics").body());
        assertThat(line.find()).as(name).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @Override
    public void close() {
        log.close();
    }
}
