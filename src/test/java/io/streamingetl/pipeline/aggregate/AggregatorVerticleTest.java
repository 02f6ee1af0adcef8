package io.streamingetl.pipeline.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.config.ConfigParser;
import io.streamingetl.config.EtlConfig;
import io.streamingetl.core.event.BareRecords;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.RecordView;
import io.streamingetl.core.progress.FoldRules;
import io.streamingetl.core.progress.LaneLimits;
import io.streamingetl.core.progress.LaneState;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.Measures;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.Claimed;
import io.streamingetl.pipeline.bus.Crash;
import io.streamingetl.pipeline.bus.Flush;
import io.streamingetl.pipeline.bus.PartitionsAssigned;
import io.streamingetl.pipeline.bus.RecordBatch;
import io.streamingetl.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A lane that meets what must not be. */
@ExtendWith(VertxExtension.class)
class AggregatorVerticleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final PartitionId ID = new PartitionId("orders", 0);
    private static final long EPOCH = 3;
    private static final long START = 100;

    private final List<Crash> crashes = new CopyOnWriteArrayList<>();
    private final List<Flush> flushes = new CopyOnWriteArrayList<>();
    private Vertx vertx;

    @BeforeEach
    void register(Vertx injected) {
        vertx = injected;
        Bus.register(vertx);
        vertx.eventBus().<Crash>localConsumer(Addresses.CRASHES, message -> crashes.add(message.body()));
        vertx.eventBus().<Flush>localConsumer(Addresses.FLUSH, message -> flushes.add(message.body()));
    }

    /**
     * A lane with one partition whose every decoded record is its own flush; a decoder of tombstones is never asked.
     */
    private void deploy(EventDecoder decoder) {
        String yaml = "sink: { password: x }";
        EtlConfig config = ConfigParser.parse(yaml, "etl.yaml", Map.of(), 1);
        FoldRules rules = new FoldRules(new Measures(config.measures()), 5_000, 60_000, false, false);
        LaneState state = new LaneState(rules, new LaneLimits(1, 1, 1, 1), config.schema(), decoder);
        vertx.deployVerticle(new AggregatorVerticle(0, 1, state, 5_000, List.of()))
                .await();
        Claimed.Owned owned = new Claimed.Owned(
                ID, "id", Progress.startingAt(EPOCH, START), new LongHashSet(), WindowPlan.of(60_000));
        Bus.request(vertx, Addresses.assigned(0), new PartitionsAssigned(List.of(owned)))
                .await();
    }

    private void send(long epoch, long fromOffset, RecordView records, long nextOffset) {
        RecordBatch batch =
                new RecordBatch(List.of(new RecordBatch.PartitionRecords(ID, epoch, fromOffset, records, nextOffset)));
        vertx.eventBus().send(Addresses.batches(0), batch, Bus.LOCAL);
    }

    private void awaitCrash(String reason) {
        Await.until(() -> !crashes.isEmpty(), PATIENCE, () -> "a crash");
        assertThat(crashes.get(0).reason())
                .startsWith("the aggregator of lane 0 crashed: ")
                .contains(reason);
    }

    /** Waits for a tick of the timer that writes what is due, after all that was sent before. */
    private void awaitTick() {
        long[] reports = new long[1];
        vertx.eventBus().localConsumer(Addresses.LANE_REPORTS, report -> reports[0]++);
        Await.until(() -> reports[0] > 2, PATIENCE, () -> "two ticks of the lane");
    }

    @Test
    void when_foldingThrows_then_laneCrashesAndWritesNothingOfIt() {
        deploy((bytes, from, length, event) -> {
            throw new IllegalStateException("a bug");
        });
        send(EPOCH, START, new OneRecord(START, "{}"), START + 1);
        awaitCrash("a bug");
        awaitTick();
        assertThat(flushes).isEmpty();
        assertThat(crashes).hasSize(1);
    }

    @Test
    void when_aBatchLeavesAGap_then_laneCrashesAndWritesNothingOfIt() {
        deploy((bytes, from, length, event) -> null);
        send(EPOCH, START + 1, new OneRecord(START + 1, null), START + 2);
        awaitCrash("begins at offset 101, but the one before it ended at 100");
        awaitTick();
        assertThat(flushes).isEmpty();
    }

    @Test
    void when_aBatchOfAnEarlierOwnershipArrives_then_itIsIgnored() {
        deploy((bytes, from, length, event) -> null);
        send(EPOCH - 1, START + 7, new OneRecord(START + 7, null), START + 8);
        awaitTick();
        assertThat(crashes).isEmpty();
        assertThat(flushes).isEmpty();
        send(EPOCH, START, new OneRecord(START, null), START + 1);
        Await.until(() -> flushes.size() == 1, PATIENCE, () -> "the tombstone to be written");
        assertThat(flushes.get(0).partitions().get(0).after().nextOffset()).isEqualTo(START + 1);
    }

    private record OneRecord(long offset, String text) implements BareRecords {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public long offset(int index) {
            return offset;
        }

        @Override
        public ByteBuffer value(int index) {
            return text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
