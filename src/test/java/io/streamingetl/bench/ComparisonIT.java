package io.streamingetl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The product and the bare poll loop, alternating on the same topic. The short form asserts nothing about speed;
 * {@code mvn -Pbench verify} runs the form whose figures count.
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
        assertThat(report.differences()).as("invalid rounds").isEmpty();
    }
}
