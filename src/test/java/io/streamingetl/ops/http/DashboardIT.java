package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.node.EtlNode;
import io.streamingetl.ops.cluster.ClusterStart;
import io.streamingetl.ops.cluster.ClusterView;
import io.streamingetl.ops.cluster.PauseDecision;
import io.streamingetl.ops.status.NodeInfo;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.ops.status.StatusJson;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.Browser;
import io.streamingetl.testkit.node.ClusterXml;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard in a real browser; its pictures are left in {@code target/dashboard}. */
@AnyDatabase
class DashboardIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Path PICTURES = Path.of("target", "dashboard");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TOKEN = "token-of-the-test";
    private static final String MARKUP =
            "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>";

    /** One for all tests: its start costs more than they do. */
    private static Browser browser;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path dir;

    @BeforeAll
    static void startBrowser(@TempDir Path profile) {
        Browser.assumeInstalled();
        browser = Browser.start(profile);
    }

    @AfterEach
    void reset() {
        vertx.close().await();
        browser.reset();
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    private void open(int port) {
        browser.open("http://127.0.0.1:" + port + "/#/pipeline");
    }

    private void logIn(String token) {
        browser.type("input[name=token]", token);
        browser.click("form button");
    }

    /** No request or script of the page has failed since the last call. */
    private void assertCleanConsole() {
        assertThat(browser.console()).isEmpty();
    }

    private static void produce(Job job, long seed, long count) {
        job.produce(OrderOptions.of(seed, Instant.now().toEpochMilli(), 1_000).withKeys(20, 5), count, false);
    }

    @Test
    void when_recordsFlowAndTheDatabaseStops_then_figuresMoveAndTroubleComesAndGoes() {
        try (DatabaseServer database = DatabaseServer.start()) {
            Job job = Job.on(SERVERS.kafka(), database, 2)
                    .with("window.size", "1s")
                    .with("window.max-out-of-orderness", "0s")
                    .with("http.token", TOKEN);
            produce(job, 1, 2_000);
            EtlNode node = EtlNode.start(vertx, job.config(), Duration.ofSeconds(1), status -> {})
                    .await();
            open(node.httpPort());
            logIn("not-the-token");
            browser.awaitText("p[role=alert]", "Wrong token.");
            logIn(TOKEN);
            browser.awaitText("#state", "ready");
            open(node.httpPort());
            browser.console();
            browser.evaluate("(window.loadedOnce = true)");

            browser.awaitText("#records", "2,000 records in all");
            browser.await("Number(document.getElementById('rows').innerText.replace(',', '')) > 0");
            produce(job, 2, 3_000);
            browser.awaitText("#records", "5,000 records in all");

            database.kill();
            produce(job, 3, 2_000);
            browser.await("!document.getElementById('problems').hidden");
            browser.awaitText("#reasons", "database");
            browser.awaitText("#state", "waiting");
            browser.picture(PICTURES.resolve("database-unreachable.png"));
            database.restart();
            browser.await("document.getElementById('problems').hidden");
            browser.awaitText("#state", "ready");
            browser.awaitText("#records", "7,000 records in all");
            assertThat(browser.evaluate("window.loadedOnce"))
                    .as("without a reload")
                    .isEqualTo(true);
            browser.picture(PICTURES.resolve("live.png"));
            assertCleanConsole();
            node.stop().await();
        }
    }

    private static SampleStatus working() {
        return new SampleStatus()
                .watermark(SampleStatus.ms("2018-09-21T06:00:32Z"))
                .active(0, SampleStatus.ms("2018-09-21T06:05:00Z"))
                .active(1, SampleStatus.ms("2018-09-21T06:00:32Z"))
                .idle(2, SampleStatus.ms("2018-09-21T06:04:10Z"))
                .lag(SampleStatus.id(0), 12)
                .lag(SampleStatus.id(1), 12_345);
    }

    @Test
    void when_threeNodesTellOfThemselves_then_allAreShownAndTheirTextIsText() {
        Vertx clustered = ClusterStart.start(
                        new ClusterConfig(true, ClusterXml.write(dir).toString(), "127.0.0.1", 0, Optional.empty()))
                .await();
        try {
            AtomicReference<NodeStatus> status = new AtomicReference<>(working().status());
            NodeComponents parts = SampleStatus.parts(SampleStatus.INFO, SampleStatus::configStatus, status::get);
            clustered.deployVerticle(parts.cluster()).await();
            for (String other : List.of("8@there", "9@" + MARKUP)) {
                NodeInfo info = new NodeInfo(other, "1.2.3", Instant.now());
                clustered.setPeriodic(500, timer -> clustered
                        .eventBus()
                        .publish(
                                "etl.cluster.orders.status",
                                StatusJson.node(
                                                info,
                                                SampleStatus.configStatus(),
                                                new SampleStatus().status(),
                                                PauseDecision.NONE)
                                        .put(ClusterView.JOB, "job")));
            }
            Bus.publish(clustered, Addresses.JOB, "job");
            HttpVerticle http = new HttpVerticle(SampleStatus.config("port: 0").http(), parts);
            clustered.deployVerticle(http).await();
            open(http.port());
            browser.await("document.querySelectorAll('#nodes tr').length === 3");
            assertThat(browser.text("#nodes")).contains("7@here", "8@there", "9@" + MARKUP);
            assertThat(browser.text("#why"))
                    .startsWith("orders-1 on 7@here keeps it open: its watermark has been 2018-09-21");
            assertThat(browser.text("#version")).isEqualTo("3 nodes · this one is 7@here");
            browser.await("document.getElementById('pause').hidden");

            status.set(working()
                    .with(SampleStatus.partition(new PartitionId(MARKUP, 7), 5, false, false))
                    .stopped(3, MARKUP)
                    .flood(Reason.BAD_JSON)
                    .problem(MARKUP)
                    .status());
            browser.await("document.getElementById('reasons').textContent.includes('orders-3 is stopped')");
            assertThat(browser.text("#reasons"))
                    .contains(
                            "7@here: " + MARKUP,
                            "orders-3 is stopped: " + MARKUP,
                            "A flood of rejected records (BAD_JSON)");
            assertThat(browser.text("#partitions")).startsWith("orders-3\tstopped");
            assertThat(browser.evaluate("document.querySelector('#partitions td[title*=onerror]').title"))
                    .isEqualTo(MARKUP + "-7");
            assertThat(browser.text("#why")).isEqualTo("It can't be written: " + MARKUP);
            assertThat(browser.evaluate("document.querySelectorAll('main img, main script').length"))
                    .isEqualTo(0);
            assertThat(browser.evaluate("document.title")).isEqualTo("orders – streaming-etl");
            assertCleanConsole();
        } finally {
            clustered.close().await();
        }
    }

    @Test
    void when_aUserHasANarrowOrADarkScreen_then_thePageFitsIt() {
        HttpVerticle http = new HttpVerticle(
                SampleStatus.config("port: 0").http(),
                SampleStatus.parts(SampleStatus.INFO, SampleStatus::configStatus, () -> working()
                        .status()));
        vertx.deployVerticle(http).await();
        browser.prefer("light");
        open(http.port());
        browser.awaitText("#state", "ready");
        String background = "getComputedStyle(document.body).backgroundColor";
        Object light = browser.evaluate(background);
        browser.picture(PICTURES.resolve("light.png"));
        browser.prefer("dark");
        assertThat(browser.evaluate(background)).isNotEqualTo(light);
        browser.picture(PICTURES.resolve("dark.png"));
        browser.screen(390, 844);
        browser.await("document.documentElement.clientWidth === 390");
        assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        browser.picture(PICTURES.resolve("narrow.png"));
        assertCleanConsole();
    }

    @Test
    void when_aUserClicksOnPause_then_theNodesPause() {
        SampleStatus sample = working();
        NodeComponents parts = SampleStatus.parts(
                SampleStatus.INFO, () -> SampleStatus.configStatus("port: 0, token: " + TOKEN), sample::status);
        vertx.deployVerticle(parts.control()).await();
        HttpVerticle http =
                new HttpVerticle(SampleStatus.config("port: 0, token: " + TOKEN).http(), parts);
        vertx.deployVerticle(http).await();
        AtomicBoolean paused = new AtomicBoolean();
        Bus.listen(vertx, Addresses.PAUSED, paused::set);
        open(http.port());
        browser.picture(PICTURES.resolve("login.png"));
        logIn(TOKEN);
        browser.await("document.getElementById('pause')?.hidden === false");
        browser.click("#pause");
        browser.click("#pauseYes");
        Await.until(paused::get, PATIENCE, () -> "the pause to reach the nodes");
    }
}
