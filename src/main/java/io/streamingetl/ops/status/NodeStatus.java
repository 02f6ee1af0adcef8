package io.streamingetl.ops.status;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.CopyReport;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.pipeline.reports.LaneReport;
import io.streamingetl.pipeline.reports.OrphanReport;
import io.streamingetl.pipeline.reports.RollupReport;
import io.streamingetl.pipeline.reports.RollupsReport;
import io.streamingetl.pipeline.reports.WriterReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The status of the node: the latest reports of its verticles, and what follows from them. Immutable; made by a
 * {@link NodeStatusBuilder}.
 *
 * @param recordsPerSecond processed records per second since the listener's previous status
 * @param watermarkSinceMs wall-clock time of the latest change of the node's watermark
 * @param earlier totals of verticles that no longer run, those of earlier configurations
 * @param lanes one report per lane
 * @param consumers one report per lane
 * @param copies the copies to the quarantine topic
 * @param orphans the partitions of topics that are no longer read
 * @param rollups the roll-ups
 * @param writer the writer
 * @param crashes of stages; the node is about to end
 */
public record NodeStatus(
        long recordsPerSecond,
        long watermarkSinceMs,
        NodeTotals earlier,
        List<LaneReport> lanes,
        List<ConsumerReport> consumers,
        CopyReport copies,
        OrphanReport orphans,
        RollupsReport rollups,
        WriterReport writer,
        List<Crash> crashes) {
    /** Before the first report. */
    public static final NodeStatus UNKNOWN = new NodeStatusBuilder().build();

    /** Totals since the start of the node. */
    public NodeTotals totals() {
        return earlier.plus(NodeTotals.of(lanes, consumers, writer));
    }

    /** Records processed since the start, including replayed ones. */
    public long records() {
        return totals().records();
    }

    /** The records committed since the start, by outcome. */
    public Ledger committed() {
        return totals().committed();
    }

    /** Records in Kafka not yet read, for each assigned partition whose lag is known. */
    public Map<PartitionId, Long> lagRecords() {
        Map<PartitionId, Long> lag = new TreeMap<>();
        consumers.forEach(consumer -> lag.putAll(consumer.partitions().lagRecords()));
        return lag;
    }

    /** Records behind a producer's open transaction, for partitions that have any. */
    public Map<PartitionId, Long> heldBackRecords() {
        Map<PartitionId, Long> heldBack = new TreeMap<>();
        consumers.forEach(consumer -> heldBack.putAll(consumer.partitions().heldBackRecords()));
        return heldBack;
    }

    /** Records in Kafka not yet read, over all partitions. */
    public long totalLag() {
        return lagRecords().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The node's watermark; {@link Watermark#NONE} if there is none. */
    public long watermarkMs() {
        return lanes.stream().mapToLong(LaneReport::nodeWatermarkMs).min().orElse(Watermark.NONE);
    }

    /** Unwritten panes. */
    public int openPanes() {
        return lanes.stream().mapToInt(LaneReport::openPanes).sum();
    }

    /** The end of the oldest unwritten window; {@link Long#MAX_VALUE} if there is none. */
    public long oldestOpenEndMs() {
        LongStream open = partitions().stream().mapToLong(PartitionStatus::firstOpenEndMs);
        LongStream inFlight = lanes.stream().mapToLong(LaneReport::inFlightEndMs);
        return LongStream.concat(open, inFlight).min().orElse(Long.MAX_VALUE);
    }

    /** How long, at this time, the oldest unwritten window has been due; 0 if none is. */
    public long closeLagMs(long nowMs, Duration maxOutOfOrderness) {
        long oldestMs = oldestOpenEndMs();
        return oldestMs == Long.MAX_VALUE ? 0 : Math.max(0, nowMs - maxOutOfOrderness.toMillis() - oldestMs);
    }

    /** Rows upserted since the start. */
    public long rows() {
        return totals().writer().written().rows();
    }

    /** Transactions committed since the start. */
    public long transactions() {
        return totals().writer().written().transactions();
    }

    /** Rows written to quarantine since the start; fewer than {@link #rejections} in a flood. */
    public long quarantineRows() {
        return totals().writer().written().quarantined();
    }

    /** The rejected records committed since the start, by reason. */
    public Map<Reason, Long> rejections() {
        return totals().rejections();
    }

    /** The reasons for which more records arrive than quarantine keeps. */
    public Set<Reason> floods() {
        Set<Reason> floods = EnumSet.noneOf(Reason.class);
        lanes.forEach(lane -> floods.addAll(lane.floods()));
        return floods;
    }

    /** Transactions retried since the start. */
    public long retries() {
        return totals().writer().repeated().retries();
    }

    /** Flushes refused since the start. */
    public long fenced() {
        return totals().writer().written().fenced();
    }

    /** COMMITs without an answer that turned out to have succeeded. */
    public long settledInDoubt() {
        return totals().writer().repeated().settledInDoubt();
    }

    /** The assigned partitions, in order. */
    public List<PartitionStatus> partitions() {
        return lanes.stream()
                .flatMap(lane -> lane.partitions().stream())
                .sorted(Comparator.comparing(PartitionStatus::id))
                .toList();
    }

    /** Partitions that can't be reached at the moment, and why. The node stays ready: it may be a leader election. */
    public Map<PartitionId, String> unreachable() {
        Map<PartitionId, String> unreachable = new TreeMap<>();
        consumers.forEach(consumer -> unreachable.putAll(consumer.partitions().unreachable()));
        return unreachable;
    }

    /** Partitions that need manual action before the node reads them, and why. */
    public Map<PartitionId, String> stopped() {
        Map<PartitionId, String> stopped = new TreeMap<>();
        consumers.forEach(consumer -> stopped.putAll(consumer.partitions().stopped()));
        return stopped;
    }

    /** The ids by which the consumer group knows this node's consumers. */
    public List<String> members() {
        return consumers.stream()
                .map(ConsumerReport::member)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether every assigned partition is claimed. */
    public boolean reading() {
        return !consumers.isEmpty() && consumers.stream().allMatch(ConsumerReport::claimed);
    }

    /** Whether a pause command is in effect. */
    public boolean paused() {
        return !consumers.isEmpty() && consumers.stream().allMatch(ConsumerReport::paused);
    }

    /** What does not work at the moment, in sentences. */
    public List<String> problems() {
        Stream<String> reported = Stream.concat(
                        consumers.stream().map(ConsumerReport::problem),
                        Stream.of(copies.problem(), orphans.problem(), rollups.problem(), writer.problem()))
                .flatMap(Optional::stream);
        return Stream.concat(crashes.stream().map(Crash::reason), reported).toList();
    }

    /** The roll-ups that do not hold all result rows yet. */
    public List<RollupReport> filling() {
        return rollups.rollups().stream().filter(one -> !one.complete()).toList();
    }

    /** Whether the node does its work: it reads its assigned partitions and writes to the database. */
    public boolean ready() {
        return reasons().isEmpty();
    }

    /** Why the node is not {@link #ready}, in sentences; empty if it is. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (!reading()) {
            reasons.add("not every assigned partition is read yet");
        }
        reasons.addAll(problems());
        stopped().forEach((partition, why) -> reasons.add(partition + " is stopped: " + why));
        return reasons;
    }

    /**
     * The partition that holds back the node's watermark and so keeps the oldest window open: the one with the lowest
     * watermark among those that are not idle. Empty if all are idle; the clock closes windows then.
     */
    public Optional<PartitionStatus> watermarkHolder() {
        return partitions().stream()
                .filter(partition -> !partition.idle())
                .min(Comparator.comparingLong(
                        partition -> partition.replaying() ? Watermark.NONE : partition.watermarkMs()));
    }
}
