package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionFlush;
import java.util.List;

/**
 * What a lane writes. The writer owns the panes until it replies.
 *
 * @param lane the lane's number
 * @param partitions each partition's part, in partition order
 */
public record Flush(int lane, List<PartitionFlush> partitions) {}
