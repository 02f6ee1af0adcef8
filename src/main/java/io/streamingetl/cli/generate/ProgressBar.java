package io.streamingetl.cli.generate;

import java.io.PrintWriter;
import java.util.function.LongConsumer;
import picocli.CommandLine.Help.Ansi;

/** Shows the progress of a long command on one line of a terminal; prints nothing elsewhere. */
public final class ProgressBar implements LongConsumer {
    private static final int CELLS = 30;
    private static final long REDRAW_NS = 200_000_000;

    private final PrintWriter out;
    private final boolean shown;
    private long total;
    private long drawnNs;
    private int drawnChars;

    ProgressBar(PrintWriter out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    /** A bar on this writer, shown if the process has a terminal. */
    public static ProgressBar onTerminal(PrintWriter out) {
        return new ProgressBar(out, Ansi.AUTO.enabled());
    }

    /** Starts again with this number of records to process. */
    public void begin(long newTotal) {
        total = newTotal;
        drawnNs = System.nanoTime();
    }

    /** Updates the number of processed records. */
    @Override
    public void accept(long done) {
        long nowNs = System.nanoTime();
        if (shown && nowNs - drawnNs >= REDRAW_NS) {
            drawnNs = nowNs;
            String line = line(done, total);
            drawnChars = line.length();
            out.print("\r" + line);
            out.flush();
        }
    }

    /** Clears the line. */
    public void clear() {
        if (drawnChars > 0) {
            out.print("\r" + " ".repeat(drawnChars) + "\r");
            out.flush();
            drawnChars = 0;
        }
    }

    static String line(long done, long total) {
        int filled = (int) (total == 0 ? CELLS : done * CELLS / total);
        long percent = total == 0 ? 100 : done * 100 / total;
        return "[%s%s] %3d%%  %,d of %,d records"
                .formatted("=".repeat(filled), " ".repeat(CELLS - filled), percent, done, total);
    }
}
