package io.streamingetl.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Grafana's dashboard, Prometheus' rules and the manual, held against a scrape. */
class MonitoringFilesTest {
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? ");

    /** Labels that Prometheus adds to what it scrapes. */
    private static final Set<String> SCRAPED = Set.of("instance", "job");

    private static Set<String> metrics;
    private static Set<String> labels;

    @BeforeAll
    static void scrape() {
        NodeStatus status = new Sample()
                .active(0, 5)
                .lag(Sample.id(0), 7)
                .heldBack(Sample.id(0), 3)
                .status();
        try (Metrics scraped =
                new Metrics(Sample.INFO, "orders", Sample::configStatus, Clock.systemUTC(), () -> status)) {
            scraped.committed(Duration.ofMillis(40));
            String text = scraped.scrape();
            metrics = SERIES.matcher(text).results().map(line -> line.group(1)).collect(Collectors.toSet());
            labels = new TreeSet<>(SCRAPED);
            SERIES.matcher(text).results().forEach(line -> Pattern.compile("([a-z_]+)=\"")
                    .matcher(String.valueOf(line.group(2)))
                    .results()
                    .map(label -> label.group(1))
                    .forEach(labels::add));
        }
    }

    @AfterAll
    static void forget() {
        metrics = null;
        labels = null;
    }

    private static void assertKnown(String expression) {
        PromQl query = PromQl.of(expression);
        assertThat(query.metrics()).as(expression).isNotEmpty().isSubsetOf(metrics);
        assertThat(query.labels()).as(expression).isSubsetOf(labels);
    }

    private static JsonObject dashboard() throws IOException {
        return new JsonObject(Files.readString(Path.of("conf/grafana-dashboard.json")));
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    @Test
    void when_dashboardAsks_then_forMetricsAndLabelsThatExist() throws IOException {
        List<String> expressions = objects(dashboard().getJsonArray("panels"))
                .flatMap(panel -> objects(panel.getJsonArray("targets")))
                .map(target -> target.getString("expr"))
                .toList();
        assertThat(expressions).hasSizeGreaterThan(25).allSatisfy(MonitoringFilesTest::assertKnown);
    }

    @Test
    void when_dashboardIsLoaded_then_panelsLieSideBySideAndAskItsDataSource() throws IOException {
        Set<List<Integer>> cells = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        int area = 0;
        for (JsonObject panel : objects(dashboard().getJsonArray("panels")).toList()) {
            JsonObject at = panel.getJsonObject("gridPos");
            assertThat(at.getInteger("x") + at.getInteger("w")).isLessThanOrEqualTo(24);
            area += at.getInteger("w") * at.getInteger("h");
            for (int x = 0; x < at.getInteger("w"); x++) {
                for (int y = 0; y < at.getInteger("h"); y++) {
                    cells.add(List.of(at.getInteger("x") + x, at.getInteger("y") + y));
                }
            }
            assertThat(panel.getJsonObject("datasource").getString("uid")).isEqualTo("${datasource}");
        }
        assertThat(cells).hasSize(area);
        assertThat(objects(dashboard().getJsonArray("panels")).map(panel -> panel.getInteger("id")))
                .doesNotHaveDuplicates();
    }

    @Test
    void when_rulesAreLoaded_then_eachNamesItsMetricsAndSaysWhatIsWrong() throws IOException {
        Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("conf/prometheus-rules.yaml")));
        Map<?, ?> group = (Map<?, ?>) ((List<?>) file.get("groups")).get(0);
        List<?> rules = (List<?>) group.get("rules");
        assertThat(rules).hasSizeGreaterThan(5).allSatisfy(element -> {
            Map<?, ?> rule = (Map<?, ?>) element;
            assertKnown((String) rule.get("expr"));
            assertThat((String) rule.get("alert")).startsWith("Etl");
            assertThat(((Map<?, ?>) rule.get("labels")).get("severity")).isIn("critical", "warning");
            assertThat((String) ((Map<?, ?>) rule.get("annotations")).get("summary"))
                    .isNotBlank();
        });
    }

    @Test
    void when_manualListsTheMetrics_then_allOfOursAndNoOther() throws IOException {
        Set<String> listed = Pattern.compile("(?m)^\\| `(etl_[a-z_]+)`")
                .matcher(Files.readString(Path.of("src/docs/manual.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
        Set<String> ours = metrics.stream()
                .filter(name -> name.startsWith("etl_"))
                .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
                .collect(Collectors.toSet());
        assertThat(listed).isEqualTo(ours);
    }
}
