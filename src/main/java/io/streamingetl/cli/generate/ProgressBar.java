package io.streamingetl.cli.generate;

import java.io.PrintWriter;
import java.util.function.LongConsumer;
import picocli.CommandLine.Help.Ansi;

/** How far a long command is, on one line of a terminal; nothing where the output goes elsewhere. */
public final class ProgressBar implements LongConsumer {
    private static final int CELLS = 30;
    private static final long EVERY_NS = 200_000_000;

    private final PrintWriter out;
    private final boolean shown;
    private long total;
    private long drawnNs;
    private int drawnChars;

    ProgressBar(PrintWriter out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    /** On this writer, where the process has a terminal. */
    public static ProgressBar onTerminal(PrintWriter out) {
        return new ProgressBar(out, Ansi.AUTO.enabled());
    }

    /** Begins anew, with so many records to come. */
    public void begin(long newTotal) {
        total = newTotal;
        drawnNs = System.nanoTime();
    }

    /** So many are done. */
    @Override
    public void accept(long done) {
        long nowNs = System.nanoTime();
        if (shown && nowNs - drawnNs >= EVERY_NS) {
            drawnNs = nowNs;
            String line = line(done, total);
            drawnChars = line.length();
            out.print("\r" + line);
            out.flush();
        }
    }

    /** Takes the line away. */
    public void end() {
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
