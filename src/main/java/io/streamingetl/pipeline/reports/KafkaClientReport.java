package io.streamingetl.pipeline.reports;

/**
 * What a lane's Kafka client measures; 0 for what it does not know yet.
 *
 * @param totals what it counted since its start
 * @param fetchLatencySeconds average of the fetches of the last half minute
 * @param connections open connections to brokers
 */
public record KafkaClientReport(ClientTotals totals, double fetchLatencySeconds, int connections) {
    /** The report before the first. */
    public static final KafkaClientReport NOTHING = new KafkaClientReport(ClientTotals.NOTHING, 0, 0);

    /**
     * The totals since the client's start.
     *
     * @param bytes fetched
     * @param rebalances that the client took part in
     * @param failedRebalances the failed ones among them
     */
    public record ClientTotals(long bytes, long rebalances, long failedRebalances) {
        static final ClientTotals NOTHING = new ClientTotals(0, 0, 0);

        ClientTotals plus(ClientTotals other) {
            return new ClientTotals(
                    bytes + other.bytes, rebalances + other.rebalances, failedRebalances + other.failedRebalances);
        }
    }

    /** The sums of both clients; of latencies, the greater. */
    public KafkaClientReport plus(KafkaClientReport other) {
        return new KafkaClientReport(
                totals.plus(other.totals),
                Math.max(fetchLatencySeconds, other.fetchLatencySeconds),
                connections + other.connections);
    }

    /** The same once the client is closed: only the totals remain. */
    public KafkaClientReport closed() {
        return new KafkaClientReport(totals, 0, 0);
    }

    /** The same with all totals at zero. */
    public KafkaClientReport uncounted() {
        return new KafkaClientReport(ClientTotals.NOTHING, fetchLatencySeconds, connections);
    }
}
