package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.node.Browser;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard in a real browser while its node is heard, and once it is not. */
@AnyDatabase
class SilentNodeIT {
    private static final String LAST_UPTIME = "document.querySelector('#nodes td:last-child').textContent";

    private final Vertx vertx = Vertx.vertx();

    @Test
    void when_aTextIsSelected_then_itStaysUntilTheNodeIsSilentAndThePageGreys(@TempDir Path profile) {
        Browser.assumeInstalled();
        ServedNode node = ServedNode.serve(vertx, ServedNode.LOCAL);
        node.report(new SampleStatus().active(0, SampleStatus.ms("2018-09-21T06:00:32Z")));
        try (Browser browser = Browser.start(profile)) {
            browser.open("http://127.0.0.1:" + node.port() + "/#/pipeline");
            browser.awaitText("#nodes", "7@here");
            assertThat(browser.evaluate("document.title")).isEqualTo("orders – streaming-etl");
            browser.evaluate("getSelection().selectAllChildren(document.querySelector('#partitions td'))");
            Object uptime = browser.evaluate(LAST_UPTIME);
            browser.await(LAST_UPTIME + " !== '" + uptime + "'");
            assertThat(browser.evaluate("getSelection().toString()")).isEqualTo("orders-0");

            vertx.close().await();
            browser.await("document.body.classList.contains('stale')");
            assertThat(browser.evaluate("document.title")).isEqualTo("No answer: orders – streaming-etl");
            assertThat(browser.evaluate("document.getElementById('icon').getAttribute('href')"))
                    .isEqualTo("/assets/icon-stale.svg");
            assertThat(browser.text("#updated")).startsWith("last update ");
            assertThat(browser.text("#state")).isEqualTo("no answer");
            assertThat(browser.text("#reasons")).endsWith("The page shows its last status.");
        }
    }
}
