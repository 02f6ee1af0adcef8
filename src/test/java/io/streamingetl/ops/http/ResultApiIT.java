package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.testkit.job.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code /api/result} on a real database; the expected values come from SQL of the test's own. */
class ResultApiIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String HOUR = "from=2018-09-21T06:00:00Z&to=2018-09-21T07:00:00Z";
    private static final String LOCAL = "port: 0";
    private static final String MARKUP = "<img src=x onerror=alert(1)>";
    private static final List<String> TEN =
            IntStream.range(0, 10).mapToObj(i -> "R" + i).toList();

    private final Vertx vertx = Vertx.vertx();
    private SampleResult result;
    private ServedNode node;

    private void serve(String http, String label) {
        result = new SampleResult(vertx, SERVERS.database(), SERVERS.newDatabase(), http, label);
        node = ServedNode.serve(vertx, ConfigStatus.started(result.config(), Instant.EPOCH));
    }

    private JsonObject get(String path) {
        ServedNode.Answer answer = node.get("/api/result/" + path);
        assertThat(answer.code()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** Each value of a series with its key and time, as a line of {@link SampleResult#query}. */
    private static List<String> lines(JsonObject series) {
        List<String> lines = new ArrayList<>();
        JsonArray times = series.getJsonArray("times");
        for (Object each : series.getJsonArray("series")) {
            JsonObject one = (JsonObject) each;
            String key = one.getJsonArray("key") == null
                    ? "others"
                    : one.getJsonArray("key").getString(0);
            for (int i = 0; i < times.size(); i++) {
                String value = one.getJsonArray("values").getString(i);
                if (value != null) {
                    lines.add(Instant.parse(times.getString(i)).getEpochSecond() + "\t" + key + "\t" + value);
                }
            }
        }
        return lines;
    }

    @Test
    void when_seriesIsRequested_then_itsValuesEqualThoseOfSql() {
        serve(LOCAL, "end");
        result.fill(TEN, 3, 70);
        JsonObject series = get("series?measure=gross_income&by=region&" + HOUR);
        String eight = result
                .query("SELECT region FROM gross_income WHERE `timestamp` > 1537509600 AND `timestamp` <= 1537513200"
                        + " GROUP BY 1 ORDER BY SUM(gross_income) DESC LIMIT 8")
                .stream()
                .map(region -> "'" + region + "'")
                .collect(Collectors.joining(","));
        assertThat(lines(series))
                .hasSize(9 * 60)
                .containsExactlyInAnyOrderElementsOf(result.query(
                        "SELECT `timestamp`, IF(region IN (" + eight + "), region, 'others'), SUM(gross_income)"
                                + " FROM gross_income WHERE `timestamp` > 1537509600 AND `timestamp` <= 1537513200"
                                + " GROUP BY 1, 2"));
        assertThat(series.getString("table")).isEqualTo("gross_income");
        assertThat(series.getJsonArray("times").getString(0)).isEqualTo("2018-09-21T06:01:00Z");
        assertThat(series.getValue("completeThrough"))
                .as("nothing was read yet")
                .isNull();
    }

    @Test
    void when_theRangeIsLong_then_intervalsHoldSeveralWindows() {
        serve(LOCAL, "end");
        result.fill(List.of("TW", "SG"), 1, 3 * 60);
        JsonObject series = get("series?measure=orders&from=2018-09-20T00:00:00Z&to=2018-09-22T00:00:00Z&region=TW");
        assertThat(series.getInteger("stepSeconds")).isEqualTo(600);
        assertThat(series.getJsonArray("times")).hasSize(2 * 144);
        assertThat(series.getJsonArray("series")).hasSize(1);
        assertThat(lines(series.put(
                        "series",
                        new JsonArray()
                                .add(series.getJsonArray("series")
                                        .getJsonObject(0)
                                        .put("key", new JsonArray().add("TW"))))))
                .hasSize(18)
                .containsExactlyElementsOf(result.query("SELECT CEILING(`timestamp` / 600) * 600 t, region, SUM(orders)"
                        + " FROM gross_income WHERE region = 'TW' GROUP BY t, region ORDER BY t"));
    }

    @Test
    void when_rowsAreLabelledWithTheStart_then_theRangeIncludesItsFirstInstantAndNotItsLast() {
        serve(LOCAL, "start");
        result.fill(List.of("TW"), 1, 60);
        String firstMinute = "from=2018-09-21T06:01:00Z&to=2018-09-21T06:02:00Z";
        assertThat(get("rows?" + firstMinute)
                        .getJsonArray("rows")
                        .getJsonArray(0)
                        .getLong(4))
                .isEqualTo(Instant.parse("2018-09-21T06:01:00Z").getEpochSecond());
        assertThat(get("rows?" + firstMinute).getJsonArray("rows")).hasSize(1);
        assertThat(get("series?measure=lowest_price&" + firstMinute).getJsonArray("times"))
                .containsExactly("2018-09-21T06:01:00Z");
    }

    @Test
    void when_topIsRequested_then_valuesAndThoseOfTheRangeBeforeEqualSql() {
        serve(LOCAL, "end");
        result.fill(TEN, 3, 120);
        JsonObject top = get("top?measure=gross_income&by=shopid&by=region&limit=5&region=R1&region=R2&region=R3"
                + "&from=2018-09-21T07:00:00Z&to=2018-09-21T08:00:00Z");
        List<String> lines = top.getJsonArray("rows").stream()
                .map(JsonObject.class::cast)
                .map(row -> row.getJsonArray("key").getLong(0) + "\t"
                        + row.getJsonArray("key").getString(1) + "\t" + row.getString("value") + "\t"
                        + row.getString("before"))
                .toList();
        String sum = "SUM(IF(`timestamp` %s 1537513200, gross_income, 0.00))";
        assertThat(lines)
                .containsExactlyElementsOf(result.query("SELECT shopid, region, " + sum.formatted(">") + ", "
                        + sum.formatted("<=") + " FROM gross_income WHERE region IN ('R1', 'R2', 'R3')"
                        + " GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 5"));
    }

    @Test
    void when_rowsAreAddedAndChangedBetweenPages_then_eachRowComesOnce() {
        serve(LOCAL, "end");
        result.fill(TEN, 5, 10);
        List<String> before =
                result.query("SELECT id FROM gross_income ORDER BY `timestamp` DESC, region DESC, shopid DESC");
        List<String> seen = new ArrayList<>();
        String after = "";
        int page = 0;
        do {
            JsonObject rows = get("rows?limit=70&" + HOUR + after);
            rows.getJsonArray("rows")
                    .forEach(row -> seen.add(((JsonArray) row).getLong(0).toString()));
            after = rows.getString("next") == null ? "" : "&after=" + rows.getString("next");
            result.add("new" + page++, 1, 1, SampleResult.START.plusSeconds(600), "1.00", 1);
            result.execute("UPDATE gross_income SET gross_income = gross_income + 1");
        } while (!after.isEmpty());
        assertThat(seen).containsExactlyElementsOf(before);
    }

    @Test
    void when_csvIsRequested_then_allRowsComeAndNoTextIsAFormula() {
        serve(LOCAL, "end");
        result.fill(TEN, 30, 10);
        List<String> texts =
                List.of(MARKUP, "=1+1", "+1", "-1", "@SUM(1)", "\ttab", "a \"quoted\", text\nof two lines");
        texts.forEach(text -> result.add(text, -5, 1, SampleResult.START.plusSeconds(60), "-2.50", 3));
        ServedNode.Answer csv = node.get("/api/result/rows.csv?" + HOUR);
        assertThat(csv.head().getHeader("Content-Type")).startsWith("text/csv");
        assertThat(csv.head().getHeader("Content-Disposition")).isEqualTo("attachment; filename=\"gross_income.csv\"");
        assertThat(csv.text().split("\r\n"))
                .hasSize(1 + 3_000 + texts.size())
                .startsWith(
                        "\"id\",\"region\",\"shopid\",\"itemid\",\"timestamp\",\"gross_income\",\"orders\",\"lowest_price\",\"utime\"");
        assertThat(csv.text())
                .contains(",\"" + MARKUP + "\",-5,1,1537509660,-2.50,3,3.50,")
                .contains(",\"'=1+1\",", ",\"'+1\",", ",\"'-1\",", ",\"'@SUM(1)\",", ",\"'\ttab\",")
                .contains(",\"a \"\"quoted\"\", text\nof two lines\",");
        assertThat(node.get("/api/result/rows.csv?limit=1500&" + HOUR).text().split("\r\n"))
                .hasSize(1_501);
    }

    @Test
    void when_valuesAreSqlOrMarkup_then_theyAreOnlyValues() {
        serve(LOCAL, "end");
        result.add(MARKUP, 1, 1, SampleResult.START.plusSeconds(60), "1.00", 1);
        result.add("' OR 1=1 -- ", 2, 1, SampleResult.START.plusSeconds(60), "2.00", 1);
        result.add("\\", 9_007_199_254_740_993L, 1, SampleResult.START.plusSeconds(60), "3.00", 1);
        for (String region : List.of(MARKUP, "' OR 1=1 -- ", "\\")) {
            JsonArray rows = get("rows?" + HOUR + "&region=" + encoded(region)).getJsonArray("rows");
            assertThat(rows).hasSize(1);
            assertThat(rows.getJsonArray(0).getString(1)).isEqualTo(region);
        }
        assertThat(get("rows?" + HOUR + "&region=" + encoded("x' UNION SELECT 1 -- "))
                        .getJsonArray("rows"))
                .isEmpty();
        assertThat(get("rows?" + HOUR + "&.shopid=9007199254740993")
                        .getJsonArray("rows")
                        .getJsonArray(0)
                        .getValue(2))
                .as("JavaScript has no such number")
                .isEqualTo("9007199254740993");
        assertThat(result.query("SELECT COUNT(*) FROM gross_income")).containsExactly("3");
    }

    @Test
    void when_partitionsHaveProgress_then_rowsAreCompleteThroughTheLeastOfThem() {
        serve(LOCAL, "end");
        for (int partition = 0; partition < 3; partition++) {
            result.execute("INSERT INTO etl_progress (pipeline, topic, `partition`, owner_epoch, flushes, next_offset,"
                    + " resume_offset, closed_through, records, aggregated, late, quarantined) VALUES ('orders', 'orders', "
                    + partition + ", 1, 1, 9, 9, " + (SampleResult.START.toEpochMilli() + partition * 60_000L)
                    + ", 9, 9, 0, 0)");
        }
        String through = "completeThrough";
        String series = "series?measure=orders&" + HOUR;
        assertThat(get(series).getString(through)).isEqualTo("2018-09-21T06:00:00Z");
        node.report(new SampleStatus().settled(0));
        assertThat(get(series).getString(through)).as("0 is idle").isEqualTo("2018-09-21T06:01:00Z");
        node.report(new SampleStatus().settled(0).settled(1).settled(2));
        assertThat(get(series).getString(through)).as("all are idle").isEqualTo("2018-09-21T06:02:00Z");
        result.execute("UPDATE etl_progress SET closed_through = NULL WHERE `partition` = 1");
        node.report(new SampleStatus().settled(0));
        assertThat(get(series).getString(through)).as("1 has closed no window").isNull();
    }
}
