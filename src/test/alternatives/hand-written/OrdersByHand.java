import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The product's main job as a good engineer would write it in an afternoon: a poll loop, Jackson, a HashMap a window,
 * batched upserts into MySQL, offsets committed after the rows. A crash between the two, or a window that was open,
 * loses or doubles money.
 */
public final class OrdersByHand {
    private static final long OUT_OF_ORDERNESS_S = 5;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private record Key(String region, long shop, long item) {}

    /** Sums by window's end, second since the epoch. */
    private final TreeMap<Long, Map<Key, BigDecimal>> windows = new TreeMap<>();

    private final Map<Integer, Long> newest = new HashMap<>();
    private final long windowSeconds;

    private OrdersByHand(long windowSeconds) {
        this.windowSeconds = windowSeconds;
    }

    /**
     * Called with bootstrap servers, topic, JDBC address, user, password, the window's length in seconds, and how many
     * rows a batch has.
     */
    public static void main(String[] args) throws Exception {
        OrdersByHand orders = new OrdersByHand(Long.parseLong(args[5]));
        int batchRows = Integer.parseInt(args[6]);
        Properties properties = new Properties();
        properties.put("bootstrap.servers", args[0]);
        properties.put("group.id", "hand-written." + args[1] + "." + System.nanoTime());
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        try (Connection connection = DriverManager.getConnection(args[2], args[3], args[4]);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            connection.setAutoCommit(false);
            consumer.subscribe(List.of(args[1]));
            boolean read = false;
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    orders.add(record);
                }
                read |= !records.isEmpty();
                // Where nothing comes any more, every window is closed.
                long closedUpTo = read && records.isEmpty() ? Long.MAX_VALUE : orders.watermark();
                if (orders.write(connection, batchRows, closedUpTo)) {
                    consumer.commitSync();
                }
            }
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
        JsonNode order = JSON.readTree(record.value());
        long second = order.get("timestamp").asLong();
        long end = second - Math.floorMod(second, windowSeconds) + windowSeconds;
        BigDecimal income = order.get("price")
                .decimalValue()
                .multiply(BigDecimal.valueOf(order.get("count").asLong()));
        Key key = new Key(
                order.get("region").asText(),
                order.get("shopid").asLong(),
                order.get("itemid").asLong());
        windows.computeIfAbsent(end, unused -> new HashMap<>()).merge(key, income, BigDecimal::add);
        newest.merge(record.partition(), second, Math::max);
    }

    private long watermark() {
        return newest.values().stream().mapToLong(Long::longValue).min().orElse(Long.MIN_VALUE + OUT_OF_ORDERNESS_S)
                - OUT_OF_ORDERNESS_S;
    }

    private boolean write(Connection connection, int batchRows, long closedUpTo) throws SQLException {
        Iterator<Map.Entry<Long, Map<Key, BigDecimal>>> closed =
                windows.headMap(closedUpTo, true).entrySet().iterator();
        if (!closed.hasNext()) {
            return false;
        }
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO gross_income (region, shopid, itemid, `timestamp`, gross_income) VALUES (?, ?, ?, ?, ?)"
                        + " ON DUPLICATE KEY UPDATE gross_income = gross_income + VALUES(gross_income)")) {
            int batched = 0;
            while (closed.hasNext()) {
                Map.Entry<Long, Map<Key, BigDecimal>> window = closed.next();
                for (Map.Entry<Key, BigDecimal> sum : window.getValue().entrySet()) {
                    upsert.setString(1, sum.getKey().region());
                    upsert.setLong(2, sum.getKey().shop());
                    upsert.setLong(3, sum.getKey().item());
                    upsert.setLong(4, window.getKey());
                    upsert.setBigDecimal(5, sum.getValue());
                    upsert.addBatch();
                    if (++batched % batchRows == 0) {
                        upsert.executeBatch();
                    }
                }
                closed.remove();
            }
            upsert.executeBatch();
        }
        connection.commit();
        return true;
    }
}
