package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.Browser;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the result in a real browser; its pictures are left in {@code target/dashboard}. */
@AnyDatabase
class ResultPageIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Path PICTURES = Path.of("target", "dashboard");
    private static final String MARKUP = "<img src=x onerror=alert(1)>";
    private static final List<String> REGIONS =
            List.of("TW", "SG", "MY", "TH", "ID", "VN", "PH", "BR", "MX", "CO", MARKUP);
    private static final String TAB = "\uE004";
    private static final String ENTER = "\uE007";
    private static final String LEFT = "\uE012";

    /** One for all tests: its start costs more than they do. */
    private static Browser browser;

    private final Vertx vertx = Vertx.vertx();
    private SampleResult result;
    private ServedNode node;

    @BeforeAll
    static void startBrowser(@TempDir Path profile) {
        Browser.assumeInstalled();
        browser = Browser.start(profile);
    }

    @BeforeEach
    void serve() {
        result = new SampleResult(vertx, SERVERS.database(), SERVERS.newDatabase(), "port: 0", "end");
        node = ServedNode.serve(vertx, ConfigStatus.started(result.config(), Instant.EPOCH));
        node.report(new SampleStatus());
    }

    @AfterEach
    void reset() {
        assertThat(browser.console()).isEmpty();
        vertx.close().await();
        browser.reset();
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    /** Rows of the last two and a half hours, and some for each of the last 40 days. */
    private void fillUntilNow() {
        fillUntilNow(REGIONS);
    }

    private void fillUntilNow(List<String> regions) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        result.fill(regions, 3, now.minus(Duration.ofMinutes(150)), Duration.ofMinutes(1), 148);
        result.fill(regions, 1, now.minus(Duration.ofDays(40)).plusSeconds(60), Duration.ofHours(4), 235);
        String closed = String.valueOf(now.minusSeconds(300).toEpochMilli());
        result.execute("INSERT INTO etl_progress (pipeline, topic, `partition`, owner_epoch, flushes, next_offset,"
                + " resume_offset, closed_through, records, aggregated, late, quarantined) VALUES ('orders', 'orders', 0,"
                + " 1, 1, 9, 9, " + closed + ", 9, 9, 0, 0)");
    }

    private void open(String query) {
        browser.open("about:blank");
        browser.open("http://127.0.0.1:" + node.port() + "/" + query);
        browser.await("document.querySelectorAll('#latest tr').length > 0");
    }

    /** A parameter of the request for the page's file, which has the same rows as the page. */
    private static String parameter(String name) {
        String query = URI.create((String) browser.evaluate("document.getElementById('csv').href"))
                .getRawQuery();
        Matcher found = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(query);
        assertThat(found.find()).as(query).isTrue();
        return URLDecoder.decode(found.group(1), StandardCharsets.UTF_8);
    }

    private static String range() {
        return " FROM gross_income WHERE `timestamp` > "
                + Instant.parse(parameter("from")).getEpochSecond() + " AND `timestamp` <= "
                + Instant.parse(parameter("to")).getEpochSecond();
    }

    private static String plain(String number) {
        return number.replace(",", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"15m", "1h", "24h", "30d"})
    void when_aRangeIsShown_then_itsNumbersEqualThoseOfTheDatabase(String range) {
        fillUntilNow();
        open("#/result?range=" + range + "&zone=utc");
        assertThat(plain(browser.text("#total")))
                .isEqualTo(result.query("SELECT SUM(gross_income)" + range()).get(0));
        List<String> top =
                result.query("SELECT region, SUM(gross_income)" + range() + " GROUP BY 1 ORDER BY 2 DESC LIMIT 1");
        assertThat(browser.text("#top tr td:first-child") + "\t" + plain(browser.text("#top tr td:nth-child(2)")))
                .isEqualTo(top.get(0));
        assertThat(browser.evaluate("document.querySelectorAll('#top tr').length"))
                .isEqualTo(REGIONS.size());
        assertThat(browser.evaluate("document.querySelectorAll('#legend li').length"))
                .as("eight and the others")
                .isEqualTo(9);
        List<String> latest = result.query("SELECT gross_income, orders, region" + range()
                + " ORDER BY `timestamp` DESC, region DESC, shopid DESC LIMIT 1");
        assertThat(plain(browser.text("#latest tr td:nth-child(5)")) + "\t"
                        + browser.text("#latest tr td:nth-child(6)") + "\t"
                        + browser.text("#latest tr td:nth-child(2)"))
                .isEqualTo(latest.get(0));
        assertThat(browser.text("#complete")).startsWith("complete through ");
        browser.picture(PICTURES.resolve("result-" + range + ".png"));
    }

    @Test
    void when_aUserClicksOnAKey_then_onlyItIsShownAndTheAddressSaysSo() {
        fillUntilNow();
        open("");
        browser.click("#legend li button");
        browser.await("document.querySelectorAll('#filters li').length === 1");
        browser.await("document.querySelectorAll('#top tr').length === 1");
        String region = browser.text("#top tr td:first-child");
        assertThat(plain(browser.text("#total")))
                .isEqualTo(result.query("SELECT SUM(gross_income)" + range() + " AND region = '" + region + "'")
                        .get(0));
        String address = (String) browser.evaluate("location.hash");
        open(address);
        assertThat(browser.text("#filters")).contains("region = " + region);
        browser.click("#filters button");
        browser.await("document.querySelectorAll('#top tr').length === " + REGIONS.size());
        browser.click("#sql");
        assertThat(browser.text("#sqlText"))
                .startsWith("SELECT `region`, SUM(`gross_income`)\nFROM `gross_income`\nWHERE `timestamp` > ");
        assertThat(result.query(browser.text("#sqlText"))).hasSize(REGIONS.size());
        browser.click("#sqlClose");
    }

    @Test
    void when_textOfRecordsIsMarkup_then_itIsTextEverywhere() {
        result.add(MARKUP, 7, 1, Instant.now().minusSeconds(90), "10.50", 2);
        open("");
        assertThat(browser.text("#legend")).contains(MARKUP);
        assertThat(browser.text("#top")).contains(MARKUP);
        assertThat(browser.text("#latest")).contains(MARKUP);
        browser.click("#top button");
        browser.awaitText("#filters", "onerror");
        assertThat(browser.text("#filters")).contains("region = " + MARKUP);
        browser.click("#valuesBox summary");
        browser.awaitText("#valuesHead", "onerror");
        browser.click("#sql");
        assertThat(browser.text("#sqlText")).contains("AND `region` IN ('" + MARKUP + "')");
        assertThat(result.query(browser.text("#sqlText"))).containsExactly(MARKUP + "\t10.50");
        assertThat(browser.evaluate("document.querySelectorAll('body img, main script').length"))
                .isEqualTo(0);
    }

    @Test
    void when_aUserHasOnlyAKeyboard_then_everyPartIsReached() {
        fillUntilNow();
        open("");
        browser.evaluate("document.querySelector('#ranges button').focus()");
        browser.press(ENTER);
        browser.await("location.hash.includes('range=15m')");
        browser.await("document.activeElement.dataset.value === '15m'");
        StringBuilder reached = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            browser.press(TAB);
            reached.append(browser.evaluate("document.activeElement.id || document.activeElement.closest('[id]')?.id"))
                    .append(' ');
        }
        assertThat(reached.toString())
                .contains("ranges ", "measure ", "by ", "zones ", "csv ", "sql ", "chart ", "legend ");
        browser.evaluate("document.getElementById('chart').focus()");
        browser.press(LEFT + LEFT);
        browser.awaitText("#reading", " to ");
        assertThat(browser.text("#reading")).endsWith("(not complete yet)");
        assertThat(browser.text("#legend b")).isNotEmpty();
    }

    @Test
    void when_aUserHasANarrowOrADarkScreen_then_thePageFitsIt() {
        fillUntilNow(REGIONS.subList(0, 10));
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            for (int width : new int[] {360, 768, 1280, 1920}) {
                browser.screen(width, 900);
                open("");
                browser.await("document.documentElement.clientWidth === " + width);
                assertThat(browser.evaluate("document.documentElement.scrollWidth"))
                        .isEqualTo(width);
                browser.picture(PICTURES.resolve("result-" + scheme + "-" + width + ".png"));
                if (Boolean.getBoolean("readme.picture") && scheme.equals("light") && width == 1280) {
                    browser.picture(Path.of("src", "docs", "result.png"));
                }
            }
        }
    }

    @Test
    void when_theTableIsEmpty_then_thePageSaysSo() {
        browser.open("http://127.0.0.1:" + node.port() + "/");
        browser.awaitText("#total", "no rows");
        assertThat(browser.text("#complete")).isEqualTo("No window has been closed yet.");
        assertThat(browser.text("#rowsNote")).isEqualTo("none in this range");
    }
}
