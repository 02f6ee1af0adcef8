package io.streamingetl.bench;

import io.streamingetl.testkit.Oracle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The product beside a program that does the same with Flink SQL, in turns on the same topic; for {@code mvn -Pbench
 * verify}. What differs from the recomputation is counted, and condemns only our own rounds.
 */
class AlternativesBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 1);
    private static final BenchCase HOW = BenchCase.list(BenchCase.BASE).get(0);

    @Test
    void when_othersReadTheSameTopic_then_theirFiguresAreWrittenBesideOurs() throws Exception {
        AlternativesReport report = new AlternativesReport(HOW);
        try (BenchServers servers = new BenchServers()) {
            Topics topics = new Topics(servers.kafka());
            String topic = topics.name(HOW);
            Oracle expected = topics.expected(HOW);
            Rounds rounds = new Rounds(servers);
            Alternative flink = Alternative.compile("flink", "OrdersByFlink", servers.newFolder());
            List<Round> ours = new ArrayList<>();
            List<Round> theirs = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                ours.add(rounds.product(HOW, topic, expected));
                theirs.add(rounds.alternative(flink, HOW, topic, expected));
            }
            report.add("streaming-etl", ours, ours);
            report.add("Flink SQL", theirs, ours);
        }
        report.write();
    }
}
