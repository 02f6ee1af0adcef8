package io.streamingetl.pipeline.reports;

/**
 * The state of a roll-up.
 *
 * @param table its name
 * @param complete whether it holds all result rows; otherwise it is being filled
 * @param filledThroughMs the label of the last window that it is filled with, milliseconds; 0 if there is none yet
 * @param rowsWritten rows upserted by this node's writer since its start
 */
public record RollupReport(String table, boolean complete, long filledThroughMs, long rowsWritten) {}
