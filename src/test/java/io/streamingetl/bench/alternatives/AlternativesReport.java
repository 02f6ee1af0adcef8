package io.streamingetl.bench.alternatives;

import io.streamingetl.bench.BenchCase;
import io.streamingetl.bench.Round;
import io.streamingetl.bench.Rounds;
import io.streamingetl.bench.report.BenchReport;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Figures of the alternatives: the medians of their rounds. */
final class AlternativesReport {
    private final BenchCase how;
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

    AlternativesReport(BenchCase how) {
        this.how = how;
        report.note(how.how());
    }

    void add(String label, List<Round> rounds, List<Round> ours) {
        double wall = Rounds.median(rounds, Round::wallSeconds);
        ToDoubleFunction<Round> cpu = round -> round.usage().cpuSeconds();
        report.add(
                label,
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
