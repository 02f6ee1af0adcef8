package io.streamingetl.bench.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A JVM's garbage collection log. */
public record GcLog(Path file) {
    private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+\\.\\d+)ms$", Pattern.MULTILINE);

    /** The JVM option that writes it. */
    public String option() {
        return "-Xlog:gc:file=" + file;
    }

    /** Total length of garbage collection pauses, in seconds. */
    public double pausedSeconds() {
        try {
            return PAUSE.matcher(Files.readString(file))
                            .results()
                            .map(MatchResult::group)
                            .mapToDouble(GcLog::milliseconds)
                            .sum()
                    / 1000;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double milliseconds(String pause) {
        return Double.parseDouble(pause.substring(pause.lastIndexOf(' ') + 1, pause.length() - "ms".length()));
    }
}
