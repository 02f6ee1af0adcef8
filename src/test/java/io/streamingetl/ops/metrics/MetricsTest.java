package io.streamingetl.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.ops.http.SampleStatus;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.testkit.node.FullLogCapture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)\\{[a-z_]+=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\""
            + "(,[a-z_]+=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\")*} (NaN|-?[0-9.E-]+)");
    private static final Instant NOW = Instant.parse("2018-09-21T06:01:25Z");

    private final AtomicReference<NodeStatus> status = new AtomicReference<>(NodeStatus.UNKNOWN);
    private final Metrics metrics = create();

    private Metrics create() {
        return new Metrics(
                SampleStatus.INFO, "orders", SampleStatus::configStatus, Clock.fixed(NOW, ZoneOffset.UTC), status::get);
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private List<String> lines(SampleStatus sample) {
        status.set(sample.status());
        return metrics.scrape().lines().toList();
    }

    private List<String> own(SampleStatus sample) {
        return lines(sample).stream().filter(line -> line.startsWith("etl_")).toList();
    }

    @Test
    void when_created_then_nothingIsWarnedOf() {
        try (FullLogCapture log = new FullLogCapture();
                Metrics another = create()) {
            assertThat(another.scrape()).contains("etl_ready");
            assertThat(log.text()).doesNotContain("MeterFilter");
        }
    }

    @Test
    void when_scraped_then_everyNumberOfTheStatus() {
        assertThat(lines(new SampleStatus()
                        .active(0, SampleStatus.ms("2018-09-21T06:00:30Z"))
                        .stopped(1, "gone")
                        .lag(SampleStatus.id(0), 7)
                        .watermark(SampleStatus.ms("2018-09-21T06:00:32.5Z"))))
                .contains(
                        "etl_build_info{pipeline=\"orders\",version=\"1.2.3\"} 1",
                        "etl_start_time_seconds{pipeline=\"orders\"} 1.7672256E9",
                        "etl_ready{pipeline=\"orders\"} 0.0",
                        "etl_records_total{pipeline=\"orders\"} 5000.0",
                        "etl_aggregated_total{pipeline=\"orders\"} 3990.0",
                        "etl_late_total{pipeline=\"orders\"} 20.0",
                        "etl_quarantined_total{pipeline=\"orders\"} 10.0",
                        "etl_rejections_total{pipeline=\"orders\",reason=\"BAD_JSON\"} 7.0",
                        "etl_quarantine_rows_total{pipeline=\"orders\"} 2.0",
                        "etl_quarantine_floods{pipeline=\"orders\"} 0.0",
                        "etl_rows_written_total{pipeline=\"orders\"} 77.0",
                        "etl_rollup_rows_written{pipeline=\"orders\",table=\"by_hour\"} 9.0",
                        "etl_rollup_complete{pipeline=\"orders\",table=\"by_hour\"} 1.0",
                        "etl_rollup_complete{pipeline=\"orders\",table=\"by_day\"} 0.0",
                        "etl_transactions_total{pipeline=\"orders\"} 8.0",
                        "etl_retries_total{pipeline=\"orders\"} 3.0",
                        "etl_lock_conflicts_total{pipeline=\"orders\"} 2.0",
                        "etl_fenced_flushes_total{pipeline=\"orders\"} 1.0",
                        "etl_settled_in_doubt_total{pipeline=\"orders\"} 1.0",
                        "etl_batches_in_flight{pipeline=\"orders\"} 2.0",
                        "etl_kafka_bytes_total{pipeline=\"orders\"} 123456.0",
                        "etl_kafka_rebalances_total{pipeline=\"orders\"} 4.0",
                        "etl_kafka_rebalances_failed_total{pipeline=\"orders\"} 1.0",
                        "etl_kafka_connections{pipeline=\"orders\"} 3.0",
                        "etl_kafka_fetch_latency_seconds{pipeline=\"orders\"} 0.25",
                        "etl_consumer_lag_records{partition=\"0\",pipeline=\"orders\",topic=\"orders\"} 7.0",
                        "etl_partition_watermark_seconds{partition=\"0\",pipeline=\"orders\",topic=\"orders\"}"
                                + " 1.53750963E9",
                        "etl_watermark_seconds{pipeline=\"orders\"} 1.5375096325E9",
                        "etl_open_panes{pipeline=\"orders\"} 42.0",
                        "etl_open_windows{pipeline=\"orders\"} 1.0",
                        "etl_partitions_assigned{pipeline=\"orders\"} 1.0",
                        "etl_partitions_paused{pipeline=\"orders\"} 1.0",
                        "etl_partitions_stopped{pipeline=\"orders\"} 1.0");
    }

    @Test
    void when_aWindowIsDueAndNotWritten_then_forHowLong() {
        String due20s = "etl_window_close_lag_seconds{pipeline=\"orders\"} 20.0";
        assertThat(lines(new SampleStatus().active(0, SampleStatus.ms("2018-09-21T06:00:30Z"))))
                .contains(due20s);
        assertThat(lines(new SampleStatus().inFlight(SampleStatus.ms("2018-09-21T06:01:00Z"))))
                .contains(due20s);
    }

    @Test
    void when_noWindowIsDue_then_noCloseLag() {
        String none = "etl_window_close_lag_seconds{pipeline=\"orders\"} 0.0";
        assertThat(lines(new SampleStatus())).contains(none);
        assertThat(lines(new SampleStatus().active(0, SampleStatus.ms("2018-09-21T06:01:30Z"))))
                .contains(none);
    }

    @Test
    void when_transactionsAreCommitted_then_aHistogramOfTheirDurations() {
        metrics.recordFlush(Duration.ofMillis(40));
        metrics.recordFlush(Duration.ofMillis(700));
        assertThat(lines(new SampleStatus()))
                .contains(
                        "etl_flush_duration_seconds_bucket{pipeline=\"orders\",le=\"0.025\"} 0",
                        "etl_flush_duration_seconds_bucket{pipeline=\"orders\",le=\"0.05\"} 1",
                        "etl_flush_duration_seconds_bucket{pipeline=\"orders\",le=\"1.0\"} 2",
                        "etl_flush_duration_seconds_count{pipeline=\"orders\"} 2");
    }

    @Test
    void when_scraped_then_eachOfOursHasHelpAndType() {
        List<String> lines = lines(new SampleStatus().lag(SampleStatus.id(0), 7).lag(SampleStatus.id(1), 8));
        assertThat(own(new SampleStatus().lag(SampleStatus.id(0), 7)))
                .hasSizeGreaterThan(25)
                .allSatisfy(line -> assertThat(line).matches(SAMPLE))
                .allSatisfy(line -> assertThat(lines)
                        .anyMatch(help -> help.startsWith("# HELP ")
                                && line.startsWith(help.split(" ", -1)[2])
                                && help.split(" ", 4)[3].endsWith(".")));
    }

    @Test
    void when_aLabelHoldsQuotes_then_itStaysOneLine() {
        assertThat(lines(new SampleStatus().lag(new PartitionId("a\"b\\c\nd", 0), 7)))
                .contains("etl_consumer_lag_records{partition=\"0\",pipeline=\"orders\",topic=\"a\\\"b\\\\c\\nd\"} 7.0")
                .allMatch(line -> line.startsWith("#") || SAMPLE.matcher(line).matches() || !line.startsWith("etl_"));
    }

    @Test
    void when_partitionsComeAndGo_then_twoSeriesForEachAndNoneOfTheGone() {
        int before = own(new SampleStatus()).size();
        SampleStatus many = new SampleStatus();
        for (int partition = 0; partition < 100; partition++) {
            many.active(partition, 5).lag(SampleStatus.id(partition), 1);
        }
        assertThat(own(many)).hasSize(before + 200);
        assertThat(own(new SampleStatus())).hasSize(before);
    }

    @Test
    void when_scraped_then_theJvmToo() {
        assertThat(String.join("\n", lines(new SampleStatus())))
                .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads{", "process_cpu_usage{", "process_uptime")
                .doesNotContain("process_cpu_time_ns", "system_cpu_count");
    }
}
