package io.streamingetl.bench.stages;

import io.streamingetl.bench.BenchCase;
import io.streamingetl.bench.BenchServers;
import io.streamingetl.bench.BenchTopics;
import io.streamingetl.bench.Round;
import io.streamingetl.bench.Rounds;
import io.streamingetl.bench.report.BenchReport;
import io.streamingetl.bench.usage.ThreadTimes;
import io.streamingetl.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * CPU time per stage, for {@code mvn -Pbench verify}: the bare poll loop, the loop with one stage of the product after
 * the other, and the product, alternating on the same topic, each broken down by threads.
 */
class StagesBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 1);
    private static final BenchCase HOW = BenchCase.list(BenchCase.BASE).get(0);

    private final BenchReport report = new BenchReport(
            "stages",
            "From the bare poll loop to the product, medians of the rounds",
            "wall s",
            "CPU s",
            "main s",
            "poll thread s",
            "event loops s",
            "compiling s",
            "collecting s",
            "rest s",
            "peak RSS MiB");

    @Test
    void when_stagesAreAdded_then_theCostOfEachIsWritten() throws Exception {
        List<Round> bare = new ArrayList<>();
        Map<StagedPoll.Stage, List<Round>> stages = new TreeMap<>();
        List<Round> product = new ArrayList<>();
        try (BenchServers servers = new BenchServers()) {
            BenchTopics topics = new BenchTopics(servers.kafka());
            String topic = topics.name(HOW);
            Oracle expected = topics.expected(HOW);
            Rounds rounds = new Rounds(servers);
            rounds.prepare(HOW, topic);
            for (int round = 0; round < ROUNDS; round++) {
                bare.add(rounds.bare(HOW, topic));
                for (StagedPoll.Stage stage : StagedPoll.Stage.values()) {
                    stages.computeIfAbsent(stage, name -> new ArrayList<>()).add(rounds.staged(HOW, topic, stage));
                }
                product.add(rounds.product(HOW, topic, expected));
            }
        }
        add("poll", bare);
        stages.forEach((stage, measured) -> add("+ " + stage, measured));
        add("product", product);
        report.note(HOW.how());
        report.write();
    }

    private void add(String label, List<Round> rounds) {
        report.add(
                label,
                Rounds.median(rounds, Round::wallSeconds),
                Rounds.median(rounds, round -> round.usage().cpuSeconds()),
                median(rounds, ThreadTimes::main),
                median(rounds, ThreadTimes::polling),
                median(rounds, ThreadTimes::loops),
                median(rounds, ThreadTimes::compiling),
                median(rounds, ThreadTimes::collecting),
                Rounds.median(rounds, round -> round.usage().restSeconds()),
                Rounds.median(rounds, round -> round.usage().peakRssMib()));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<ThreadTimes> figure) {
        return Rounds.median(rounds, round -> figure.applyAsDouble(round.usage().threads()));
    }
}
