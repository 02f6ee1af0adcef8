package io.streamingetl.bench.alternatives;

import com.sun.management.OperatingSystemMXBean;
import io.streamingetl.bench.BenchCase;
import io.streamingetl.bench.Round;
import io.streamingetl.bench.Rounds;
import io.streamingetl.bench.report.BenchReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Figures of the alternatives: the medians of their rounds. */
final class AlternativesReport {
    private final BenchReport report = new BenchReport(
            "alternatives",
            "The same job by other means, medians of the rounds",
            "wall, times ours",
            "CPU, times ours",
            "wall s",
            "records/s",
            "CPU s",
            "peak RSS MiB",
            "income missing, %");

    /**
     * Adds a case.
     *
     * @param theirs finished rounds by program
     * @param unfinished why a round did not finish, by program
     */
    void add(BenchCase how, List<Round> ours, Map<String, List<Round>> theirs, Map<String, String> unfinished) {
        report.note(how.name() + ": " + how.how());
        add(how, "streaming-etl", ours, ours);
        theirs.forEach((program, rounds) -> {
            if (!rounds.isEmpty()) {
                add(how, program, rounds, ours);
            }
        });
        unfinished.forEach((program, why) -> report.note("%s: %s did not finish: %s, in a heap of at most %d MiB"
                .formatted(how.name(), program, why, defaultHeapMib())));
    }

    /** A quarter of the machine's memory, as Java takes it without {@code -Xmx}. */
    private static long defaultHeapMib() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / (4 << 20);
    }

    private void add(BenchCase how, String program, List<Round> rounds, List<Round> ours) {
        double wall = Rounds.median(rounds, Round::wallSeconds);
        ToDoubleFunction<Round> cpu = round -> round.usage().cpuSeconds();
        report.add(
                how.name() + ": " + program,
                wall / Rounds.median(ours, Round::wallSeconds),
                Rounds.median(rounds, cpu) / Rounds.median(ours, cpu),
                wall,
                how.records() / wall,
                Rounds.median(rounds, cpu),
                Rounds.median(rounds, round -> round.usage().peakRssMib()),
                Rounds.median(rounds, Round::missingPercent));
    }

    void write() throws IOException {
        report.write();
    }
}
