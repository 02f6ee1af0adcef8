package io.streamingetl.pipeline.consume;

import io.streamingetl.core.event.RecordView;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The product's own consumer settings and its view of what is polled, for a consumer to compare it with. */
public final class ConsumerSettings {
    private ConsumerSettings() {}

    /** Polled records, as the product's decoder reads them. */
    public static RecordView view(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
        return new PolledRecords(records);
    }

    /** Those of a pipeline with this name; where it has no position, it begins at the beginning. */
    public static Properties fromBeginning(String pipeline, String bootstrapServers) {
        Properties properties =
                ConsumerProperties.of(pipeline, 1, Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }
}
