package io.streamingetl.pipeline.messages;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.WindowPlan;
import java.util.List;

/**
 * The reply to a {@link Claim}: the progress rows as its committed transaction left them.
 *
 * @param partitions the claimed ones
 */
public record Claimed(List<Owned> partitions) {

    /**
     * A claimed partition.
     *
     * @param id the partition
     * @param topicId the id of the topic that the row's offsets belong to
     * @param progress its row, with the new epoch
     * @param quarantined the offsets in {@code [resumeOffset, nextOffset)} that are already in quarantine
     * @param plan the window plan
     */
    public record Owned(PartitionId id, String topicId, Progress progress, LongHashSet quarantined, WindowPlan plan) {}
}
