package io.streamingetl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The product beside the bare poll loop, in turns on the same topic: a short form that asserts nothing of speed, and
 * with {@code mvn -Pbench verify} the one that is to be read.
 */
@AnyDatabase
class ComparisonIT {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 1);
    private static final String CASES = System.getProperty("bench.cases", BenchCase.BASE);

    @Test
    void when_bothReadTheSameTopic_then_rowsAreExactAndFiguresAreWritten() throws Exception {
        ComparisonReport report = new ComparisonReport();
        try (BenchServers servers = new BenchServers()) {
            BenchTopics topics = new BenchTopics(servers.kafka());
            Rounds rounds = new Rounds(servers);
            for (BenchCase benchCase : BenchCase.list(CASES)) {
                String topic = topics.name(benchCase);
                Oracle expected = topics.expected(benchCase);
                rounds.prepare(benchCase, topic);
                List<Round> bare = new ArrayList<>();
                List<Round> product = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    bare.add(rounds.bare(benchCase, topic));
                    product.add(rounds.product(benchCase, topic, expected));
                }
                report.add(benchCase, expected.rows().size(), bare, product);
            }
        }
        report.write();
        assertThat(report.differences()).as("rounds that do not count").isEmpty();
    }
}
