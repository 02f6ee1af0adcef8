package io.streamingetl.bench.alternatives;

import io.streamingetl.bench.BenchCase;
import io.streamingetl.bench.BenchServers;
import io.streamingetl.bench.BenchTopics;
import io.streamingetl.bench.Round;
import io.streamingetl.bench.Rounds;
import io.streamingetl.testkit.oracle.Oracle;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The product and programs that do the same job by hand, with Hazelcast Jet, Flink SQL, Spark and Kafka Streams,
 * alternating on the same topic; for {@code mvn -Pbench verify}. The income missing in their rows is reported as a
 * figure, and so is a program that does not finish.
 */
class AlternativesBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 1);
    private static final String CASES = System.getProperty("bench.cases", BenchCase.BASE);

    /** Settings of a user who knows the driver. */
    private static final Alternative.Writes REWRITTEN = new Alternative.Writes(5_000, true);

    /** The driver's defaults, and the connector's default of {@code sink.buffer-flush.max-rows}. */
    private static final Alternative.Writes FLINK_DEFAULTS = new Alternative.Writes(100, false);

    @Test
    void when_alternativesReadTheSameTopic_then_theirFiguresAreWrittenBesideTheProducts() throws Exception {
        AlternativesReport report = new AlternativesReport();
        try (BenchServers servers = new BenchServers()) {
            BenchTopics topics = new BenchTopics(servers.kafka());
            Map<String, Alternative> others = others(servers);
            for (BenchCase how : BenchCase.list(CASES)) {
                compare(servers, how, topics.name(how), topics.expected(how), others, report);
            }
        }
        report.write();
    }

    private static void compare(
            BenchServers servers,
            BenchCase how,
            String topic,
            Oracle expected,
            Map<String, Alternative> others,
            AlternativesReport report)
            throws SQLException {
        Rounds rounds = new Rounds(servers);
        rounds.prepare(how, topic);
        AlternativeRounds alternatives = new AlternativeRounds(servers);
        List<Round> ours = new ArrayList<>();
        Map<String, List<Round>> theirs = new LinkedHashMap<>();
        Map<String, String> unfinished = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(rounds.product(how, topic, expected));
            for (Map.Entry<String, Alternative> other : others.entrySet()) {
                try {
                    theirs.computeIfAbsent(other.getKey(), name -> new ArrayList<>())
                            .add(alternatives.round(other.getValue(), how, topic, expected));
                } catch (AlternativeRounds.UnfinishedException e) {
                    unfinished.put(other.getKey(), e.getMessage());
                }
            }
        }
        report.add(how, ours, theirs, unfinished);
    }

    private static Map<String, Alternative> others(BenchServers servers) throws Exception {
        Map<String, Alternative> others = new LinkedHashMap<>();
        others.put(
                "hand-written loop",
                Alternative.compile("hand-written", "OrdersByHand", REWRITTEN, servers.newFolder()));
        others.put("Hazelcast Jet", Alternative.compile("jet", "OrdersByJet", REWRITTEN, servers.newFolder()));
        others.put(
                "Flink SQL, batches rewritten",
                Alternative.compile("flink", "OrdersByFlink", REWRITTEN, servers.newFolder()));
        others.put(
                "Flink SQL, its JDBC sink's defaults",
                Alternative.compile("flink", "OrdersByFlink", FLINK_DEFAULTS, servers.newFolder()));
        others.put("Spark", Alternative.compile("spark", "OrdersBySpark", REWRITTEN, servers.newFolder()));
        others.put(
                "Kafka Streams",
                Alternative.compile("kafka-streams", "OrdersByKafkaStreams", REWRITTEN, servers.newFolder()));
        return others;
    }
}
