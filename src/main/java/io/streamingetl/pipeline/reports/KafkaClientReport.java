package io.streamingetl.pipeline.reports;

/**
 * What a lane's Kafka client measures of itself; 0 for what it does not know yet.
 *
 * @param bytes fetched since its start
 * @param rebalances it took part in
 * @param failedRebalances of these, failed
 * @param fetchLatencySeconds of the fetches of the last half minute, on average
 * @param connections to brokers that are open
 */
public record KafkaClientReport(
        long bytes, long rebalances, long failedRebalances, double fetchLatencySeconds, int connections) {
    /** Before the first. */
    public static final KafkaClientReport NOTHING = new KafkaClientReport(0, 0, 0, 0, 0);

    /** The sums of both clients; of latencies, the greater. */
    public KafkaClientReport plus(KafkaClientReport other) {
        return new KafkaClientReport(
                bytes + other.bytes,
                rebalances + other.rebalances,
                failedRebalances + other.failedRebalances,
                Math.max(fetchLatencySeconds, other.fetchLatencySeconds),
                connections + other.connections);
    }

    /** What remains of it once the client is closed. */
    public KafkaClientReport closed() {
        return new KafkaClientReport(bytes, rebalances, failedRebalances, 0, 0);
    }

    /** As of a client that did not begin yet. */
    public KafkaClientReport uncounted() {
        return new KafkaClientReport(0, 0, 0, fetchLatencySeconds, connections);
    }
}
