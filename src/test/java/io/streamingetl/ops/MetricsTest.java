package io.streamingetl.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_]+)\\{[a-z]+=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\"(,[a-z]+=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\")*} (NaN|-?[0-9.E]+)");

    private static List<String> lines(Sample sample) {
        NodeInfo info = new NodeInfo("1.2.3", Instant.parse("2026-01-01T00:00:00Z"));
        return Metrics.of(info, "orders", sample.status()).lines().toList();
    }

    @Test
    void when_scraped_then_everyNumberOfTheStatus() {
        assertThat(lines(new Sample()
                        .active(0, 5)
                        .stopped(1, "gone")
                        .lag(Sample.id(0), 7)
                        .watermark(Sample.ms("2018-09-21T06:00:32.5Z"))))
                .contains(
                        "etl_build_info{pipeline=\"orders\",version=\"1.2.3\"} 1",
                        "etl_start_time_seconds{pipeline=\"orders\"} 1767225600",
                        "etl_ready{pipeline=\"orders\"} 0",
                        "etl_records_total{pipeline=\"orders\"} 5000",
                        "etl_rows_written_total{pipeline=\"orders\"} 77",
                        "etl_transactions_total{pipeline=\"orders\"} 8",
                        "etl_quarantined_total{pipeline=\"orders\"} 2",
                        "etl_retries_total{pipeline=\"orders\"} 3",
                        "etl_fenced_flushes_total{pipeline=\"orders\"} 1",
                        "etl_settled_in_doubt_total{pipeline=\"orders\"} 1",
                        "etl_consumer_lag_records{pipeline=\"orders\",topic=\"orders\",partition=\"0\"} 7",
                        "etl_watermark_seconds{pipeline=\"orders\"} 1.5375096325E9",
                        "etl_open_panes{pipeline=\"orders\"} 42",
                        "etl_partitions_assigned{pipeline=\"orders\"} 1",
                        "etl_partitions_stopped{pipeline=\"orders\"} 1");
    }

    @Test
    void when_scraped_then_eachMetricAfterItsHelpAndType() {
        List<String> lines = lines(new Sample().lag(Sample.id(0), 7).lag(Sample.id(1), 8));
        String name = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("# HELP ")) {
                name = line.split(" ", -1)[2];
                assertThat(lines.get(i + 1)).matches("# TYPE " + name + " (counter|gauge)");
                assertThat(lines.get(i + 1).endsWith("counter")).isEqualTo(name.endsWith("_total"));
            } else if (!line.startsWith("#")) {
                assertThat(line).matches(SAMPLE).startsWith(name + "{");
            }
        }
    }

    @Test
    void when_aLabelHoldsQuotes_then_itStaysOneLine() {
        assertThat(lines(new Sample().lag(new PartitionId("a\"b\\c\nd", 0), 7)))
                .contains("etl_consumer_lag_records{pipeline=\"orders\",topic=\"a\\\"b\\\\c\\nd\",partition=\"0\"} 7")
                .allMatch(line -> line.startsWith("#") || SAMPLE.matcher(line).matches());
    }

    @Test
    void when_morePartitionsAreRead_then_oneMoreSeriesForEach() {
        Sample sample = new Sample();
        int before = lines(sample).size();
        for (int partition = 0; partition < 100; partition++) {
            sample.active(partition, 5).lag(Sample.id(partition), 1);
        }
        assertThat(lines(sample)).hasSize(before + 100);
    }
}
