package io.streamingetl.pipeline.messages;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.WindowPlan;
import java.util.List;

/**
 * The answer to a {@link Claim}: what its committed transaction left in the progress rows.
 *
 * @param partitions those that were claimed
 */
public record Claimed(List<Owned> partitions) {

    /**
     * One of them.
     *
     * @param id the partition
     * @param topicId the identity of the topic that the row's offsets belong to
     * @param progress its row, with the new epoch
     * @param quarantined offsets in {@code [resumeOffset, nextOffset)} that are in quarantine already
     * @param plan the windows of its events
     */
    public record Owned(PartitionId id, String topicId, Progress progress, LongHashSet quarantined, WindowPlan plan) {}
}
