package io.streamingetl.pipeline.consume.poll;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.testkit.process.Ports;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;

/** A lane's consumer whose broker is not there. */
public final class UnconnectedConsumer {
    private static final EtlConfig CONFIG = ConfigParser.parse("sink: { password: x }", "etl.yaml", Map.of(), 1);

    private UnconnectedConsumer() {}

    public static Properties properties() {
        return ConsumerProperties.of("orders", 0, 1, Map.of("bootstrap.servers", "127.0.0.1:" + Ports.free()));
    }

    public static PollThreadConsumer on(Context context) {
        FoldRules rules = new FoldRules(CONFIG.aggregation(), 5_000, 60_000, false, false);
        RecordDecoder decoder = new RecordDecoder(Decoders.of(CONFIG.schema()), rules);
        return new PollThreadConsumer(context, properties(), new NeverCalled(), decoder);
    }

    /** Nothing is ever assigned without a broker. */
    private static final class NeverCalled implements PollThreadRebalance.Handler {
        @Override
        public void assigned(Collection<TopicPartition> partitions) {
            throw new IllegalStateException("assigned " + partitions);
        }

        @Override
        public Future<Void> revoked(Collection<TopicPartition> partitions) {
            throw new IllegalStateException("revoked " + partitions);
        }

        @Override
        public void lost(Collection<TopicPartition> partitions) {
            throw new IllegalStateException("lost " + partitions);
        }
    }
}
