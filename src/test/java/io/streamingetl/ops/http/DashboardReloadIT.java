package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.reload.ConfigSource;
import io.streamingetl.node.EtlNode;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.Browser;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard of a running node, in a real browser, while its configuration changes. */
@AnyDatabase
class DashboardReloadIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @TempDir
    private Path dir;

    @Test
    void when_aChangedConfigurationIsRefused_then_thePageSaysSoUntilAGoodOneIsThere() throws IOException {
        Browser.assumeInstalled();
        Vertx vertx = Vertx.vertx();
        try (Browser browser = Browser.start(dir)) {
            Job job = Job.create(SERVERS, 1).with("reload.scan-period", "100ms");
            Path file = job.file(dir);
            EtlNode node = new EtlNode(vertx, Optional.of(ConfigSource.of(file.toString())), job.config())
                    .start(Duration.ofSeconds(1), status -> {})
                    .await();
            browser.open("http://127.0.0.1:" + node.httpPort() + "/#/events");
            browser.awaitText("#state", "waiting for the first record");
            String before = version(browser);

            Files.writeString(file, job.yaml().replace("idle-after", "idle-aftr"));
            browser.await("!document.getElementById('problems').hidden");
            assertThat(browser.text("#problemsTitle")).isEqualTo("Warnings");
            assertThat(browser.text("#reasons"))
                    .startsWith("The changed configuration was refused, and the previous one stays active: ")
                    .endsWith("window.idle-aftr: is not a known key; did you mean idle-after?");
            assertThat(browser.text("#refused")).startsWith("The latest change was refused: ");
            assertThat(browser.text("#state")).as("work goes on").isEqualTo("waiting for the first record");
            assertThat(version(browser)).isEqualTo(before);
            browser.picture(Path.of("target", "dashboard", "refused.png"));

            job.with("window.size", "7s").file(dir);
            browser.await("document.getElementById('problems').hidden");
            browser.awaitText("#config", "  size: 7s");
            browser.awaitText("#events", "configuration");
            assertThat(version(browser)).isNotEqualTo(before);
            assertThat(browser.console()).isEmpty();
            node.stop().await();
        } finally {
            vertx.close().await();
        }
    }

    /** Of the active configuration. */
    private static String version(Browser browser) {
        return browser.text("#activeSince").replaceFirst(",.*", "");
    }
}
