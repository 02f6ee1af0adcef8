package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionFlush;
import java.util.List;

/**
 * What a lane has to write. The panes belong to the writer until it replies.
 *
 * @param lane which lane
 * @param partitions one part a partition, in partition order
 */
public record Flush(int lane, List<PartitionFlush> partitions) {}
