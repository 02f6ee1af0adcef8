import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.datamodel.KeyedWindowResult;
import com.hazelcast.jet.kafka.KafkaSources;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sinks;
import com.hazelcast.jet.pipeline.WindowDefinition;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The product's main job as a user of Hazelcast Jet would write it: JSON from Kafka, a tumbling window with watermarks,
 * batched upserts into MySQL, a snapshot every 10 s.
 */
public final class OrdersByJet {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** The key of a row. */
    public record Key(String region, long shop, long item) implements Serializable {}

    /** What of an order the job needs; its time in milliseconds. */
    public record Order(Key key, long timeMs, BigDecimal income) implements Serializable {}

    /** A sum under way. */
    public static final class Sum implements Serializable {
        private static final long serialVersionUID = 1L;

        private BigDecimal value = BigDecimal.ZERO;

        void add(BigDecimal more) {
            value = value.add(more);
        }
    }

    private OrdersByJet() {}

    /**
     * Called with bootstrap servers, topic, JDBC address, user, password, the window's length in seconds, and how many
     * rows a batch has.
     */
    public static void main(String[] args) {
        Properties kafka = new Properties();
        kafka.put("bootstrap.servers", args[0]);
        kafka.put("key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
        kafka.put("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
        kafka.put("auto.offset.reset", "earliest");
        AggregateOperation1<Order, Sum, BigDecimal> income = AggregateOperation.withCreate(Sum::new)
                .<Order>andAccumulate((sum, order) -> sum.add(order.income()))
                .andCombine((sum, other) -> sum.add(other.value))
                .andExportFinish(sum -> sum.value);
        Pipeline pipeline = Pipeline.create();
        pipeline.readFrom(KafkaSources.<byte[], byte[], Order>kafka(kafka, record -> order(record.value()), args[1]))
                .withTimestamps(Order::timeMs, TimeUnit.SECONDS.toMillis(5))
                .groupingKey(Order::key)
                .window(WindowDefinition.tumbling(TimeUnit.SECONDS.toMillis(Long.parseLong(args[5]))))
                .aggregate(income)
                .writeTo(Sinks.<KeyedWindowResult<Key, BigDecimal>>jdbcBuilder()
                        .updateQuery("INSERT INTO gross_income (region, shopid, itemid, `timestamp`, gross_income)"
                                + " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE gross_income = VALUES(gross_income)")
                        .jdbcUrl(address(args[2], args[3], args[4]))
                        .batchLimit(Integer.parseInt(args[6]))
                        .bindFn((statement, row) -> {
                            statement.setString(1, row.key().region());
                            statement.setLong(2, row.key().shop());
                            statement.setLong(3, row.key().item());
                            statement.setLong(4, row.end() / 1000);
                            statement.setBigDecimal(5, row.result());
                        })
                        .build());
        Config config = new Config();
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(2);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(config);
        hazelcast.getJet()
                .newJob(
                        pipeline,
                        new JobConfig()
                                .setProcessingGuarantee(ProcessingGuarantee.AT_LEAST_ONCE)
                                .setSnapshotIntervalMillis(TimeUnit.SECONDS.toMillis(10)))
                .join();
    }

    private static String address(String jdbc, String user, String password) {
        return jdbc + (jdbc.contains("?") ? "&" : "?") + "user=" + user + "&password=" + password;
    }

    private static Order order(byte[] value) {
        try {
            JsonNode order = JSON.readTree(value);
            Key key = new Key(
                    order.get("region").asText(),
                    order.get("shopid").asLong(),
                    order.get("itemid").asLong());
            BigDecimal count = BigDecimal.valueOf(order.get("count").asLong());
            return new Order(
                    key,
                    TimeUnit.SECONDS.toMillis(order.get("timestamp").asLong()),
                    order.get("price").decimalValue().multiply(count));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
