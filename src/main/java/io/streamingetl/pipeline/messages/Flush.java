package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.LaneFlush;

/**
 * What a lane writes. The writer owns the panes until it replies.
 *
 * @param lane the lane's number
 * @param content the panes, and each partition's part
 */
public record Flush(int lane, LaneFlush content) {}
