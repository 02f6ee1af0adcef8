package io.streamingetl.bench;

import io.streamingetl.bench.report.BenchReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The figures of all cases: every round, and the medians of the valid rounds. */
final class ComparisonReport {
    private final BenchReport all = new BenchReport(
            "rounds", "Every round", "wall s", "records/s", "CPU s", "GC s", "peak RSS MiB", "rows/s", "differences");
    private final BenchReport medians = new BenchReport(
            "comparison",
            "The product beside the bare poll loop, medians of the rounds",
            "wall, times bare",
            "CPU, times bare",
            "bare wall s",
            "wall s",
            "records/s",
            "bare CPU s",
            "CPU s",
            "CPU us/record",
            "GC s",
            "peak RSS MiB",
            "rows/s",
            "database alone s");
    private final List<String> differences = new ArrayList<>();

    void add(BenchCase benchCase, int rows, List<Round> bare, List<Round> product) {
        bare.forEach(round -> addRound(benchCase, benchCase.name() + ", bare", 0, round));
        product.forEach(round -> addRound(benchCase, benchCase.name(), rows, round));
        List<Round> counted = product.stream().filter(Round::counts).toList();
        if (counted.isEmpty()) {
            medians.note(benchCase.name() + ": no round counts");
            return;
        }
        double wall = Rounds.median(counted, Round::wallSeconds);
        double bareWall = Rounds.median(bare, Round::wallSeconds);
        double cpu = Rounds.median(counted, round -> round.usage().cpuSeconds());
        double bareCpu = Rounds.median(bare, round -> round.usage().cpuSeconds());
        medians.add(
                benchCase.name(),
                wall / bareWall,
                cpu / bareCpu,
                bareWall,
                wall,
                benchCase.records() / wall,
                bareCpu,
                cpu,
                cpu / benchCase.records() * 1e6,
                Rounds.median(counted, Round::gcSeconds),
                Rounds.median(counted, round -> round.usage().peakRssMib()),
                rows / wall,
                Rounds.median(counted, Round::databaseSeconds));
        medians.note("%s: %,d records, %,d rows, %d rounds; %s"
                .formatted(benchCase.name(), benchCase.records(), rows, counted.size(), benchCase.how()));
    }

    private void addRound(BenchCase benchCase, String label, int rows, Round round) {
        all.add(
                label,
                round.wallSeconds(),
                benchCase.records() / round.wallSeconds(),
                round.usage().cpuSeconds(),
                round.gcSeconds(),
                round.usage().peakRssMib(),
                rows / round.wallSeconds(),
                round.differences().size());
        round.differences().forEach(difference -> {
            differences.add(label + ": " + difference);
            all.note(label + " does not count: " + difference);
        });
    }

    /** The differences of all invalid rounds. */
    List<String> differences() {
        return differences;
    }

    void write() throws IOException {
        all.write();
        medians.write();
    }
}
