package io.streamingetl.cli.verify;

import io.streamingetl.cli.verify.snapshot.PartitionProgress;
import io.streamingetl.cli.verify.snapshot.Snapshot;
import io.streamingetl.core.progress.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the counts of {@code etl_progress} with the topic, for partitions of which every record was read. The rows
 * can't hold more records than are valid and not in quarantine.
 */
final class LedgerCheck {
    private final Snapshot snapshot;
    private final Recomputation recomputation;

    LedgerCheck(Snapshot snapshot, Recomputation recomputation) {
        this.snapshot = snapshot;
        this.recomputation = recomputation;
    }

    /** The differences, in sentences. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        snapshot.partitions().forEach((id, progress) -> {
            if (unexplained(progress) < 0) {
                differences.add("%s: etl_progress.aggregated is %,d, but %,d records are valid and not in quarantine"
                        .formatted(
                                id,
                                progress.aggregated(),
                                recomputation.counts(id).valid()));
            }
            if (progress.aggregated() + progress.quarantined() != progress.records()) {
                differences.add("%s: etl_progress has %,d records, but %,d aggregated and %,d quarantined"
                        .formatted(id, progress.records(), progress.aggregated(), progress.quarantined()));
            }
        });
        return differences;
    }

    /** The number of valid events that are counted as quarantined but have no row there, by partition. */
    Map<PartitionId, Long> withoutQuarantineRow() {
        Map<PartitionId, Long> records = new TreeMap<>();
        snapshot.partitions().forEach((id, progress) -> {
            if (unexplained(progress) > 0) {
                records.put(id, unexplained(progress));
            }
        });
        return records;
    }

    /** Valid records without a row in quarantine, minus those counted as aggregated; 0 if not all records were read. */
    private long unexplained(PartitionProgress progress) {
        PartitionCounts counts = recomputation.counts(progress.id());
        return counts.records() == progress.records() ? counts.valid() - progress.aggregated() : 0;
    }
}
