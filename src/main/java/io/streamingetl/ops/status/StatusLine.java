package io.streamingetl.ops.status;

import io.streamingetl.core.window.Watermark;
import io.streamingetl.pipeline.reports.RollupReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The status in one line, for a console or a log. */
public final class StatusLine {
    private StatusLine() {}

    /** Rate, lag, watermark, rows and open panes, followed by the problems, if any. */
    public static String of(NodeStatus status) {
        String line = String.format(
                Locale.ROOT,
                "%,d records/s, lag %,d, watermark %s, %,d rows written, %,d panes open",
                status.recordsPerSecond(),
                status.totalLag(),
                time(status.watermarkMs()),
                status.rows(),
                status.openPanes());
        if (status.quarantineRows() > 0) {
            line += String.format(Locale.ROOT, ", %,d quarantined", status.quarantineRows());
        }
        for (RollupReport rollup : status.filling()) {
            line += ", filling " + rollup.table() + " from the result table, "
                    + (rollup.filledThroughMs() == 0 ? "begun" : "at " + time(rollup.filledThroughMs()));
        }
        if (!status.floods().isEmpty()) {
            line += ", FLOOD of " + status.floods();
        }
        if (!status.stopped().isEmpty()) {
            line += ", STOPPED " + status.stopped().keySet();
        }
        return status.problems().isEmpty() ? line : line + ", WAITING: " + String.join("; ", status.problems());
    }

    private static String time(long watermarkMs) {
        return watermarkMs == Watermark.NONE
                ? "none"
                : Instant.ofEpochMilli(watermarkMs)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString();
    }
}
