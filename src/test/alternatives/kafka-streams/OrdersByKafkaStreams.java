import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The product's main job as a user of Kafka Streams would write it: JSON from Kafka, grouped by key over a repartition
 * topic, a tumbling window with 5 s of grace that is emitted once it is closed, and batched upserts into MySQL.
 */
public final class OrdersByKafkaStreams {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private OrdersByKafkaStreams() {}

    /**
     * Called with bootstrap servers, topic, JDBC address, user, password, the window's length in seconds, and how many
     * rows a batch has.
     */
    public static void main(String[] args) throws IOException {
        Duration size = Duration.ofSeconds(Long.parseLong(args[5]));
        Serde<BigDecimal> decimals = Serdes.serdeFrom(
                (topic, value) -> value == null ? null : value.toString().getBytes(StandardCharsets.US_ASCII),
                (topic, bytes) -> bytes == null ? null : new BigDecimal(new String(bytes, StandardCharsets.US_ASCII)));
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        args[1],
                        Consumed.with(Serdes.ByteArray(), Serdes.serdeFrom((topic, node) -> null, (topic, bytes) -> json(bytes)))
                                .withTimestampExtractor((record, partitionTime) ->
                                        ((JsonNode) record.value()).get("timestamp").longValue() * 1000))
                .map((key, order) -> KeyValue.pair(
                        order.get("region").textValue() + "," + order.get("shopid") + "," + order.get("itemid"),
                        order.get("price").decimalValue().multiply(order.get("count").decimalValue())))
                .groupByKey(Grouped.with(Serdes.String(), decimals))
                .windowedBy(TimeWindows.ofSizeAndGrace(size, Duration.ofSeconds(5)))
                .reduce(
                        BigDecimal::add,
                        Materialized.<String, BigDecimal, WindowStore<Bytes, byte[]>>with(Serdes.String(), decimals)
                                .withRetention(size.plusMinutes(1)))
                .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))
                .toStream()
                .process(() -> new Upserts(args[2], args[3], args[4], Integer.parseInt(args[6])));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "streams." + args[1] + "." + System.nanoTime());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("streams").toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        properties.put("auto.offset.reset", "earliest");
        new KafkaStreams(builder.build(), properties).start();
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Writes a batch of rows at a time, and what is there every second. */
    private static final class Upserts extends ContextualProcessor<Windowed<String>, BigDecimal, Void, Void> {
        private final String address;
        private final String user;
        private final String password;
        private final int rows;
        private Connection connection;
        private PreparedStatement upsert;
        private int batched;

        Upserts(String address, String user, String password, int rows) {
            this.address = address;
            this.user = user;
            this.password = password;
            this.rows = rows;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            super.init(context);
            try {
                connection = DriverManager.getConnection(address, user, password);
                connection.setAutoCommit(false);
                upsert = connection.prepareStatement(
                        "INSERT INTO gross_income (region, shopid, itemid, `timestamp`, gross_income)"
                                + " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE gross_income = VALUES(gross_income)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            context.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, now -> write());
        }

        @Override
        public void process(Record<Windowed<String>, BigDecimal> row) {
            String[] key = row.key().key().split(",");
            try {
                upsert.setString(1, key[0]);
                upsert.setLong(2, Long.parseLong(key[1]));
                upsert.setLong(3, Long.parseLong(key[2]));
                upsert.setLong(4, row.key().window().end() / 1000);
                upsert.setBigDecimal(5, row.value());
                upsert.addBatch();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            if (++batched == rows) {
                write();
            }
        }

        private void write() {
            try {
                upsert.executeBatch();
                connection.commit();
                batched = 0;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
