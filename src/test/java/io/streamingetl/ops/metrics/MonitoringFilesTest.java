package io.streamingetl.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.ops.http.SampleStatus;
import io.streamingetl.ops.status.NodeStatus;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Grafana's dashboard, Prometheus' rules and the manual, held against each other and a scrape. */
class MonitoringFilesTest {
    private Scrape scrape;

    @BeforeEach
    void scrape() {
        NodeStatus status = new SampleStatus()
                .active(0, 5)
                .lag(SampleStatus.id(0), 7)
                .heldBack(SampleStatus.id(0), 3)
                .status();
        try (Metrics scraped =
                new Metrics(SampleStatus.INFO, "orders", SampleStatus::configStatus, Clock.systemUTC(), () -> status)) {
            scraped.recordFlush(Duration.ofMillis(40));
            scrape = new Scrape(scraped.scrape());
        }
    }

    private static Set<String> manual(String row) throws IOException {
        return Pattern.compile(row)
                .matcher(Files.readString(Path.of("src/docs/manual.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void when_dashboardAsks_then_forMetricsAndLabelsThatExist() throws IOException {
        assertThat(MonitoringFiles.panelQueries()).hasSizeGreaterThan(25).allSatisfy(scrape::assertKnows);
    }

    @Test
    void when_dashboardIsLoaded_then_panelsLieSideBySideAndAskItsDataSource() throws IOException {
        Set<List<Integer>> cells = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        int area = 0;
        List<JsonObject> panels = MonitoringFiles.objects(
                        MonitoringFiles.dashboard().getJsonArray("panels"))
                .toList();
        for (JsonObject panel : panels) {
            JsonObject at = panel.getJsonObject("gridPos");
            assertThat(at.getInteger("x") + at.getInteger("w")).isLessThanOrEqualTo(24);
            area += at.getInteger("w") * at.getInteger("h");
            for (int x = 0; x < at.getInteger("w"); x++) {
                for (int y = 0; y < at.getInteger("h"); y++) {
                    cells.add(List.of(at.getInteger("x") + x, at.getInteger("y") + y));
                }
            }
            JsonObject source = panel.getJsonObject("datasource");
            assertThat(source.getString("uid"))
                    .isEqualTo(source.getString("type").equals("mysql") ? "${mysql}" : "${datasource}");
            assertThat(MonitoringFiles.objects(panel.getJsonArray("targets")).map(target -> target.getString("refId")))
                    .doesNotHaveDuplicates()
                    .doesNotContainNull();
        }
        assertThat(cells).hasSize(area);
        assertThat(panels.stream().map(panel -> panel.getInteger("id")))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.getString("title")).isNotBlank();
            assertThat(panel.getString("type")).isIn("stat", "timeseries", "table");
            assertThat(panel.getJsonObject("fieldConfig").getJsonArray("overrides"))
                    .isNotNull();
        });
    }

    @Test
    void when_dashboardIsImported_then_itBringsWhatGrafanaNeeds() throws IOException {
        JsonObject dashboard = MonitoringFiles.dashboard();
        assertThat(dashboard.getInteger("schemaVersion")).isGreaterThanOrEqualTo(36);
        assertThat(dashboard.getString("uid")).matches("[A-Za-z0-9_-]{1,40}");
        assertThat(dashboard.getString("title")).isNotBlank();
        assertThat(dashboard.getJsonObject("time").fieldNames()).contains("from", "to");
        assertThat(MonitoringFiles.objects(dashboard.getJsonObject("templating").getJsonArray("list"))
                        .map(variable -> variable.getString("type") + " " + variable.getString("name")))
                .containsExactly("datasource datasource", "query pipeline", "datasource mysql");
    }

    @Test
    void when_rulesAreLoaded_then_eachNamesItsMetricsAndSaysWhatIsWrong() throws IOException {
        assertThat(MonitoringFiles.rules()).hasSizeGreaterThan(5).allSatisfy(rule -> {
            scrape.assertKnows((String) rule.get("expr"));
            assertThat((String) rule.get("alert")).startsWith("Etl");
            assertThat(rule.get("for"))
                    .satisfiesAnyOf(absent -> assertThat(absent).isNull(), duration -> assertThat((String) duration)
                            .matches("[1-9][0-9]*[mh]"));
            assertThat(((Map<?, ?>) rule.get("labels")).get("severity")).isIn("critical", "warning");
            assertThat((String) ((Map<?, ?>) rule.get("annotations")).get("summary"))
                    .isNotBlank();
        });
        assertThat(MonitoringFiles.rules().stream().map(rule -> rule.get("alert")))
                .doesNotHaveDuplicates();
    }

    @Test
    void when_manualSuggestsAnAlert_then_aRuleHasItAndNoOther() throws IOException {
        Set<String> alerted = MonitoringFiles.rules().stream()
                .flatMap(rule -> PromQl.of((String) rule.get("expr")).metrics().stream())
                .collect(Collectors.toSet());
        assertThat(manual("(?m)^\\| `(etl_[a-z_]+)` \\|.*\\| [^|\\s][^|]* \\|$"))
                .isEqualTo(alerted);
    }

    @Test
    void when_manualListsTheMetrics_then_allOfOursAndNoOther() throws IOException {
        Set<String> ours = scrape.metrics().stream()
                .filter(name -> name.startsWith("etl_"))
                .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
                .collect(Collectors.toSet());
        assertThat(manual("(?m)^\\| `(etl_[a-z_]+)`")).isEqualTo(ours);
    }
}
