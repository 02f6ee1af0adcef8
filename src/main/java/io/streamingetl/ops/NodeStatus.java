package io.streamingetl.ops;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.Watermark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the node stands, as put together from what its verticles told last.
 *
 * @param recordsPerSecond folded, since the listener was told last
 * @param records folded since the start, replayed ones included
 * @param lagRecords of each assigned partition, as far as it is known
 * @param watermarkMs the node's; {@link io.streamingetl.core.window.Watermark#NONE} where there is none
 * @param openKeys unwritten panes
 * @param rows upserted since the start
 * @param transactions committed since the start
 * @param quarantined records set aside since the start
 * @param retries transactions begun again since the start
 * @param fenced flushes refused since the start
 * @param settledInDoubt COMMITs without an answer that had been done
 * @param partitions where each stands
 * @param stopped partitions that are not read, and why
 * @param reading whether every assigned partition is claimed
 * @param trouble what does not work at the moment, in sentences
 */
public record NodeStatus(
        long recordsPerSecond,
        long records,
        Map<PartitionId, Long> lagRecords,
        long watermarkMs,
        int openKeys,
        long rows,
        long transactions,
        long quarantined,
        long retries,
        long fenced,
        long settledInDoubt,
        List<PartitionStatus> partitions,
        Map<PartitionId, String> stopped,
        boolean reading,
        List<String> trouble) {
    /** Before the first report. */
    public static final NodeStatus UNKNOWN =
            new NodeStatus(0, 0, Map.of(), Watermark.NONE, 0, 0, 0, 0, 0, 0, 0, List.of(), Map.of(), false, List.of());

    /** Records that are in Kafka and not yet read, over all partitions. */
    public long totalLag() {
        return lagRecords.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the node does its work: it reads what it was assigned, and the database takes what it writes. */
    public boolean ready() {
        return reasons().isEmpty();
    }

    /** Why the node is not {@link #ready}, in sentences; empty where it is. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (!reading) {
            reasons.add("not every assigned partition is read yet");
        }
        reasons.addAll(trouble);
        stopped.forEach((partition, why) -> reasons.add(partition + " is stopped: " + why));
        return reasons;
    }

    /**
     * The partition that holds the node's watermark, and so the oldest window open: the one whose watermark is least
     * among those that are not idle. Empty where all are idle: then the clock closes windows.
     */
    public Optional<PartitionStatus> holder() {
        return partitions.stream()
                .filter(partition -> !partition.idle())
                .min(Comparator.comparingLong(
                        partition -> partition.replaying() ? Watermark.NONE : partition.watermarkMs()));
    }
}
