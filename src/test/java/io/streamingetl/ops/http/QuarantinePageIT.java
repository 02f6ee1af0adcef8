package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.Browser;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The quarantine in the API and in a real browser. */
class QuarantinePageIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    private final Vertx vertx = Vertx.vertx();
    private SampleResult result;
    private ServedNode node;

    @BeforeEach
    void serve() {
        result = new SampleResult(vertx, SERVERS.database(), SERVERS.newDatabase(), "port: 0", "end");
        node = ServedNode.serve(vertx, ConfigStatus.started(result.config(), Instant.EPOCH));
        node.report(new SampleStatus());
        for (int i = 0; i < 5; i++) {
            add("orders", i, i < 3 ? "BAD_JSON" : "LATE", MARKUP);
        }
        add("another", 9, "EMPTY", "");
        result.execute("UPDATE etl_quarantine SET redriven = 1 WHERE `offset` = 4");
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private void add(String pipeline, int offset, String reason, String value) {
        result.execute(
                "INSERT INTO etl_quarantine (pipeline, topic, `partition`, `offset`, reason, detail, value, value_size,"
                        + " value_cut) VALUES ('" + pipeline + "', 'orders', 3, " + offset + ", '" + reason
                        + "', 'detail of "
                        + offset + "', '" + value + "', " + value.length() + ", 0)");
    }

    @Test
    void when_quarantineIsRequested_then_itsRowsAreCountedAndTheLatestShown() {
        JsonObject all = node.get("/api/quarantine").json();
        assertThat(all.getLong("counted")).isEqualTo(5);
        assertThat(all.getBoolean("countsAll")).isTrue();
        assertThat(all.getJsonArray("reasons").stream()
                        .map(JsonObject.class::cast)
                        .map(one -> one.getString("reason") + " " + one.getLong("rows") + " " + one.getLong("redriven")
                                + " "
                                + one.getJsonArray("trend").stream()
                                        .mapToLong(n -> ((Number) n).longValue())
                                        .sum()))
                .containsExactly("BAD_JSON 3 0 3", "LATE 2 1 2");
        JsonObject late = node.get("/api/quarantine?reason=LATE").json();
        assertThat(late.getJsonArray("latest")).hasSize(2);
        assertThat(late.getJsonArray("latest").getJsonObject(0).getLong("offset"))
                .isEqualTo(4);
        assertThat(late.getJsonArray("latest").getJsonObject(0).getBoolean("redriven"))
                .isTrue();
        assertThat(late.getJsonArray("latest").getJsonObject(1).getString("value"))
                .isEqualTo(MARKUP);
        assertThat(node.get("/api/quarantine?table=mysql.user").json().getString("error"))
                .isEqualTo("table is \"mysql.user\": must be one reason, or absent");
    }

    @Test
    void when_aUserLooksAtTheQuarantine_then_reasonsRecordsAndTheCommandAreText(@TempDir Path profile) {
        Browser.assumeInstalled();
        try (Browser browser = Browser.start(profile)) {
            browser.open("http://127.0.0.1:" + node.port() + "/#/quarantine");
            browser.await("document.querySelectorAll('#quarantineLatest tr').length === 5");
            assertThat(browser.text("#quarantineLatest")).contains("orders-3 @ 4", "LATE, redriven", MARKUP);
            assertThat(browser.text("#redriveCommand"))
                    .isEqualTo("java -jar streaming-etl.jar redrive --conf etl.yaml --all --dry-run");
            browser.click("#quarantineReasons tr:first-child button");
            browser.await("document.querySelectorAll('#quarantineLatest tr').length === 3");
            assertThat(browser.text("#redriveCommand"))
                    .isEqualTo("java -jar streaming-etl.jar redrive --conf etl.yaml --reason BAD_JSON --dry-run");
            assertThat(browser.evaluate("document.querySelectorAll('body img').length"))
                    .isEqualTo(0);
            browser.picture(Path.of("target", "dashboard", "quarantine.png"));
            assertThat(browser.console()).isEmpty();
        }
    }
}
