package io.streamingetl.pipeline.consume.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

/** What a client's own word of its place in the group is worth: it keeps its generation when it is thrown out. */
class ConsumerSnapshotTest {
    private static ConsumerSnapshot monitor(double heartbeatAgeSeconds) {
        return ConsumerSnapshot.of(new Member(heartbeatAgeSeconds));
    }

    @Test
    void when_itSendsHeartbeats_then_itIsInTheGroup() {
        assertThat(monitor(ConsumerSnapshot.SILENT_SECONDS).member()).contains("1");
        assertThat(monitor(ConsumerSnapshot.SILENT_SECONDS).silent()).isFalse();
    }

    @Test
    void when_itSendsNoHeartbeatAnyMore_then_itIsNotInTheGroup() {
        assertThat(monitor(ConsumerSnapshot.SILENT_SECONDS + 1).member()).isEmpty();
        assertThat(monitor(ConsumerSnapshot.SILENT_SECONDS + 1).silent()).isTrue();
    }

    @Test
    void when_theGroupHasNotTakenItYet_then_itIsNeither() {
        assertThat(ConsumerSnapshot.UNKNOWN.member()).isEmpty();
        assertThat(ConsumerSnapshot.UNKNOWN.silent()).isFalse();
    }

    /** Of generation 1, as each consumer of this sort, which is also its id. */
    private static final class Member extends MockConsumer<ByteBuffer, ByteBuffer> {
        private final double heartbeatAgeSeconds;

        Member(double heartbeatAgeSeconds) {
            super("none");
            this.heartbeatAgeSeconds = heartbeatAgeSeconds;
        }

        @Override
        public synchronized Map<MetricName, Metric> metrics() {
            MetricName name = new MetricName(
                    "last-heartbeat-seconds-ago", "consumer-coordinator-metrics", "", Map.of("client-id", "client"));
            return Map.of(name, new Measured(name, heartbeatAgeSeconds));
        }
    }

    private record Measured(MetricName metricName, Double metricValue) implements Metric {}
}
