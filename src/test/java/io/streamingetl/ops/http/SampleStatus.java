package io.streamingetl.ops.http;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.ops.cluster.ClusterView;
import io.streamingetl.ops.cluster.NodeControl;
import io.streamingetl.ops.log.EventLog;
import io.streamingetl.ops.metrics.Metrics;
import io.streamingetl.ops.status.NodeInfo;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.ops.status.NodeStatusBuilder;
import io.streamingetl.ops.status.StatusHistory;
import io.streamingetl.ops.status.StatusJson;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.KafkaClientReport;
import io.streamingetl.pipeline.reports.LaneReport;
import io.streamingetl.pipeline.reports.RollupReport;
import io.streamingetl.pipeline.reports.RollupsReport;
import io.streamingetl.pipeline.reports.WriterReport;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Builds the status of a node, by default ready and idle. */
public final class SampleStatus {
    static final String CANARY = "CANARY";
    public static final String MEMBER = "orders-5e0c1f";
    public static final NodeInfo INFO = new NodeInfo("7@here", "1.2.3", Instant.parse("2026-01-01T00:00:00Z"));

    private static final long SINCE_MS = ms("2018-09-21T06:02:00Z");

    private final List<PartitionStatus> partitions = new ArrayList<>();
    private final Map<PartitionId, Long> lag = new TreeMap<>();
    private final Map<PartitionId, Long> heldBack = new TreeMap<>();
    private final Map<PartitionId, String> stopped = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long watermarkMs = Watermark.NONE;
    private long inFlightEndMs = Long.MAX_VALUE;
    private boolean reading = true;
    private Set<Reason> floods = Set.of();
    private boolean paused;

    public static PartitionId id(int partition) {
        return new PartitionId("orders", partition);
    }

    public static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    public SampleStatus active(int partition, long watermarkMs) {
        return with(partition(id(partition), watermarkMs, false, false));
    }

    public SampleStatus idle(int partition, long watermarkMs) {
        return with(partition(id(partition), watermarkMs, true, false));
    }

    /** Idle, and without an open window. */
    SampleStatus settled(int partition) {
        return with(new PartitionStatus(
                id(partition), 7, 1_000, SINCE_MS, Long.MAX_VALUE, 0, true, false, new Ledger(1_000, 1_000, 0, 0)));
    }

    public SampleStatus replaying(int partition, long watermarkMs) {
        return with(partition(id(partition), watermarkMs, false, true));
    }

    SampleStatus with(PartitionStatus partition) {
        partitions.add(partition);
        return this;
    }

    public SampleStatus lag(PartitionId id, long records) {
        lag.put(id, records);
        return this;
    }

    public SampleStatus heldBack(PartitionId id, long records) {
        heldBack.put(id, records);
        return this;
    }

    public SampleStatus stopped(int partition, String reason) {
        stopped.put(id(partition), reason);
        return this;
    }

    SampleStatus problem(String sentence) {
        problems.add(sentence);
        return this;
    }

    public SampleStatus watermark(long ms) {
        watermarkMs = ms;
        return this;
    }

    /** The end of the oldest window of a flush in flight. */
    public SampleStatus inFlight(long endMs) {
        inFlightEndMs = endMs;
        return this;
    }

    public SampleStatus flood(Reason reason) {
        floods = Set.of(reason);
        return this;
    }

    public SampleStatus paused() {
        paused = true;
        return this;
    }

    SampleStatus notReading() {
        reading = false;
        return this;
    }

    /** The components of a node with this status. */
    static NodeComponents parts(NodeInfo info, Supplier<ConfigStatus> config, Supplier<NodeStatus> status) {
        NodeControl control = new NodeControl(
                "orders", info.name(), () -> ClusterView.View.ALONE, () -> Future.succeededFuture(configStatus()));
        ClusterView cluster = new ClusterView(
                "orders",
                info.name(),
                () -> StatusJson.node(info, config.get(), status.get(), control.pause()),
                ClusterView.FORGET_AFTER);
        return new NodeComponents(
                info,
                config,
                status,
                new StatusHistory(Duration.ofSeconds(10)),
                new EventLog(),
                new Metrics(info, "orders", config, Clock.systemUTC(), status),
                new Heartbeats(),
                cluster,
                control);
    }

    public NodeStatus status() {
        LaneReport lane = new LaneReport(
                0,
                LaneWatermark.EMPTY,
                watermarkMs,
                new LaneReport.LaneTotals(
                        5_000, new Ledger(4_000, 3_990, 20, 10), Map.of(Reason.BAD_JSON, 7L, Reason.FUTURE, 3L)),
                floods,
                42,
                false,
                inFlightEndMs,
                partitions);
        KafkaClientReport client = new KafkaClientReport(new KafkaClientReport.ClientTotals(123_456, 4, 1), 0.25, 3);
        ConsumerReport consumer = new ConsumerReport(
                0,
                new ConsumerReport.PartitionStates(lag, heldBack, Map.of(), stopped, 1),
                reading,
                paused,
                2,
                client,
                Optional.of(MEMBER),
                Optional.empty());
        Optional<String> problem = problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
        return new NodeStatusBuilder()
                .recordsPerSecond(1_234)
                .watermarkSinceMs(SINCE_MS)
                .lanes(List.of(lane))
                .consumers(List.of(consumer))
                .rollups(new RollupsReport(
                        List.of(
                                new RollupReport("by_hour", true, 0, 9),
                                new RollupReport("by_day", false, SINCE_MS, 0)),
                        Optional.empty()))
                .writer(new WriterReport(
                        new WriterReport.Written(8, 77, 2, 1), new WriterReport.Repeated(3, 2, 1), problem))
                .build();
    }

    static PartitionStatus partition(PartitionId id, long watermarkMs, boolean idle, boolean replaying) {
        return new PartitionStatus(
                id,
                7,
                1_000,
                watermarkMs,
                watermarkMs == Watermark.NONE ? Long.MAX_VALUE : watermarkMs / 60_000 * 60_000 + 60_000,
                1,
                idle,
                replaying,
                new Ledger(1_000, 999, 5, 1));
    }

    /** Of a node that was started in 1970. */
    public static ConfigStatus configStatus() {
        return configStatus("port: 0");
    }

    /** Of a node that was started in 1970, with these entries of {@code http}. */
    public static ConfigStatus configStatus(String http) {
        return ConfigStatus.started(config(http), Instant.EPOCH);
    }

    /** A configuration whose secrets are all {@link #CANARY}, with these entries of {@code http}. */
    public static EtlConfig config(String http) {
        String yaml = """
                source:
                  kafka:
                    bootstrap.servers: k:9092
                    security.protocol: SASL_SSL
                    sasl.jaas.config: org.apache.kafka.Plain required username="u" password="CANARY";
                sink: { user: u, password: CANARY, port: 3306 }
                http: { %s }
                """;
        return ConfigParser.parse(yaml.formatted(http), "etl.yaml", Map.of(), 1);
    }
}
