package io.streamingetl.pipeline.consume.watch;

import io.streamingetl.core.progress.PartitionId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The partitions that are unreachable at present, each with the reason and the time since when. */
final class UnreachablePartitions {
    /**
     * A leader election takes seconds, and a killed broker is replaced after {@code broker.session.timeout.ms}, 9 s by
     * default: a shorter outage ends by itself.
     */
    static final long GRACE_MS = 10_000;

    private record Outage(long sinceTickMs, String reason) {}

    private final Map<PartitionId, Outage> outages = new TreeMap<>();

    /** The partition is unreachable. A continued outage keeps its start time, and gets the latest reason. */
    void failed(PartitionId id, String reason, long tickMs) {
        Outage before = outages.get(id);
        outages.put(id, new Outage(before == null ? tickMs : before.sinceTickMs, reason));
    }

    /** The partition is reachable. */
    void recovered(PartitionId id) {
        outages.remove(id);
    }

    /** Forgets all other partitions. */
    void retain(Set<PartitionId> ids) {
        outages.keySet().retainAll(ids);
    }

    /** All unreachable partitions, and why. */
    Map<PartitionId, String> all() {
        return outages.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().reason));
    }

    /** The partitions that are unreachable for longer than {@link #GRACE_MS}, in order, and why. */
    Map<PartitionId, String> lasting(long tickMs) {
        Map<PartitionId, String> lasting = new TreeMap<>();
        outages.forEach((id, outage) -> {
            if (tickMs - outage.sinceTickMs >= GRACE_MS) {
                lasting.put(id, outage.reason);
            }
        });
        return lasting;
    }
}
