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
 * Where the node stands: what its verticles told last, and what follows from that.
 *
 * @param recordsPerSecond folded, since the listener was told last
 * @param watermarkSinceMs since when the node's watermark stands where it does, by the clock
 * @param earlier what was counted by verticles that are gone: those of configurations before
 * @param lanes one report a lane
 * @param consumers one report a lane
 * @param copies of the quarantine topic
 * @param unwritten of topics that are not read any more
 * @param writer the writer's
 * @param crashes of stages that met what must not be; the node is about to end
 */
public record NodeStatus(
        long recordsPerSecond,
        long watermarkSinceMs,
        Counts earlier,
        List<LaneReport> lanes,
        List<ConsumerReport> consumers,
        CopyReport copies,
        OrphanReport unwritten,
        WriterReport writer,
        List<Crash> crashes) {
    /** Before the first report. */
    public static final NodeStatus UNKNOWN = new NodeStatus(
            0,
            0,
            Counts.NOTHING,
            List.of(),
            List.of(),
            CopyReport.NOTHING,
            OrphanReport.NOTHING,
            WriterReport.NOTHING,
            List.of());

    /** What was counted since the start of the node. */
    public Counts counts() {
        return earlier.plus(Counts.of(lanes)).plus(Counts.ofClients(consumers)).plus(Counts.of(writer));
    }

    /** Folded since the start, replayed ones included. */
    public long records() {
        return counts().records();
    }

    /** What became of the records that were committed since the start. */
    public Ledger committed() {
        return counts().committed();
    }

    /** How far each assigned partition is behind, as far as it is known. */
    public Map<PartitionId, Long> lagRecords() {
        Map<PartitionId, Long> lag = new TreeMap<>();
        consumers.forEach(consumer -> lag.putAll(consumer.lagRecords()));
        return lag;
    }

    /** Records that lie behind a producer's open transaction, of the partitions that have any. */
    public Map<PartitionId, Long> heldBackRecords() {
        Map<PartitionId, Long> heldBack = new TreeMap<>();
        consumers.forEach(consumer -> heldBack.putAll(consumer.heldBackRecords()));
        return heldBack;
    }

    /** Records that are in Kafka and not yet read, over all partitions. */
    public long totalLag() {
        return lagRecords().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The node's watermark; {@link Watermark#NONE} where there is none. */
    public long watermarkMs() {
        return lanes.stream().mapToLong(LaneReport::nodeWatermarkMs).min().orElse(Watermark.NONE);
    }

    /** Unwritten panes. */
    public int openKeys() {
        return lanes.stream().mapToInt(LaneReport::openKeys).sum();
    }

    /** The end of the oldest window that is not written; {@link Long#MAX_VALUE} where there is none. */
    public long oldestOpenEndMs() {
        LongStream open = partitions().stream().mapToLong(PartitionStatus::firstOpenEndMs);
        LongStream inFlight = lanes.stream().mapToLong(LaneReport::inFlightEndMs);
        return LongStream.concat(open, inFlight).min().orElse(Long.MAX_VALUE);
    }

    /** For how long, at this time, the oldest window that is not written has been due; 0 where none is. */
    public long closeLagMs(long nowMs, Duration maxOutOfOrderness) {
        long oldestMs = oldestOpenEndMs();
        return oldestMs == Long.MAX_VALUE ? 0 : Math.max(0, nowMs - maxOutOfOrderness.toMillis() - oldestMs);
    }

    /** Rows upserted since the start. */
    public long rows() {
        return counts().writer().rows();
    }

    /** Transactions committed since the start. */
    public long transactions() {
        return counts().writer().transactions();
    }

    /** Rows written to quarantine since the start; fewer than {@link #rejections} in a flood. */
    public long quarantined() {
        return counts().writer().quarantined();
    }

    /** How many records that were committed since the start were rejected, and why. */
    public Map<Reason, Long> rejections() {
        return counts().rejections();
    }

    /** The reasons of which more records come than are kept in quarantine. */
    public Set<Reason> floods() {
        Set<Reason> floods = EnumSet.noneOf(Reason.class);
        lanes.forEach(lane -> floods.addAll(lane.floods()));
        return floods;
    }

    /** Transactions begun again since the start. */
    public long retries() {
        return counts().writer().retries();
    }

    /** Flushes refused since the start. */
    public long fenced() {
        return counts().writer().fenced();
    }

    /** COMMITs without an answer that had been done. */
    public long settledInDoubt() {
        return counts().writer().settledInDoubt();
    }

    /** Where each partition stands, in order. */
    public List<PartitionStatus> partitions() {
        return lanes.stream()
                .flatMap(lane -> lane.partitions().stream())
                .sorted(Comparator.comparing(PartitionStatus::id))
                .toList();
    }

    /** Partitions that can't be reached at the moment, and why: a leader election is no reason to be unready. */
    public Map<PartitionId, String> unreachable() {
        Map<PartitionId, String> unreachable = new TreeMap<>();
        consumers.forEach(consumer -> unreachable.putAll(consumer.unreachable()));
        return unreachable;
    }

    /** Partitions that are not read, and why. */
    public Map<PartitionId, String> stopped() {
        Map<PartitionId, String> stopped = new TreeMap<>();
        consumers.forEach(consumer -> stopped.putAll(consumer.stopped()));
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

    /** Whether somebody told the node to read no further. */
    public boolean paused() {
        return !consumers.isEmpty() && consumers.stream().allMatch(ConsumerReport::paused);
    }

    /** What does not work at the moment, in sentences. */
    public List<String> trouble() {
        Stream<String> reported = Stream.concat(
                        consumers.stream().map(ConsumerReport::trouble),
                        Stream.of(copies.trouble(), unwritten.trouble(), writer.trouble()))
                .flatMap(Optional::stream);
        return Stream.concat(crashes.stream().map(Crash::reason), reported).toList();
    }

    /** Whether the node does its work: it reads what it was assigned, and the database takes what it writes. */
    public boolean ready() {
        return reasons().isEmpty();
    }

    /** Why the node is not {@link #ready}, in sentences; empty where it is. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (!reading()) {
            reasons.add("not every assigned partition is read yet");
        }
        reasons.addAll(trouble());
        stopped().forEach((partition, why) -> reasons.add(partition + " is stopped: " + why));
        return reasons;
    }

    /**
     * The partition that holds the node's watermark, and so the oldest window open: the one whose watermark is least
     * among those that are not idle. Empty where all are idle: then the clock closes windows.
     */
    public Optional<PartitionStatus> holder() {
        return partitions().stream()
                .filter(partition -> !partition.idle())
                .min(Comparator.comparingLong(
                        partition -> partition.replaying() ? Watermark.NONE : partition.watermarkMs()));
    }
}
