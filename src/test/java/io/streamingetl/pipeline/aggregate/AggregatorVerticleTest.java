package io.streamingetl.pipeline.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.core.aggregate.LaneLimits;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.aggregate.OnePoll;
import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.decode.json.BareRecords;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.Flush;
import io.streamingetl.pipeline.messages.Flushed;
import io.streamingetl.pipeline.messages.LaneSettled;
import io.streamingetl.pipeline.messages.PartitionsAssigned;
import io.streamingetl.pipeline.messages.RecordBatch;
import io.streamingetl.pipeline.messages.TopicIdsChecked;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
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
    private static final long MAX_FUTURE_MS = 60_000;
    private static final EtlConfig CONFIG = ConfigParser.parse("sink: { password: x }", "etl.yaml", Map.of(), 1);

    private final List<Crash> crashes = new CopyOnWriteArrayList<>();
    private final List<Flush> flushes = new CopyOnWriteArrayList<>();
    private final Promise<Flushed> writing = Promise.promise();
    private Set<PartitionId> foreign = Set.of();
    private Vertx vertx;

    /** A lane with one partition whose every record is its own flush. */
    @BeforeEach
    void deploy(Vertx injected) {
        vertx = injected;
        Bus.register(vertx);
        Bus.listen(vertx, Addresses.CRASHES, crashes::add);
        Bus.serve(vertx, Addresses.FLUSH, flush -> {
            flushes.add(flush);
            return writing.future();
        });
        Bus.serve(vertx, Addresses.checkTopicIds(0), check -> Future.succeededFuture(new TopicIdsChecked(foreign)));
        LaneState state = new LaneState(rules(MAX_FUTURE_MS), new LaneLimits(1, 1, 1, 1, 1));
        vertx.deployVerticle(new AggregatorVerticle(0, 1, state, 5_000, List.of()))
                .await();
        Claimed.Owned owned = new Claimed.Owned(
                ID, "id", Progress.startingAt(EPOCH, START), new LongHashSet(), WindowPlan.of(60_000));
        Bus.request(vertx, Addresses.assigned(0), new PartitionsAssigned(List.of(owned)))
                .await();
    }

    /** Otherwise the lane would wait for its flush as long as a stage may take to stop. */
    @AfterEach
    void endFlush() {
        writing.fail("the node ends");
    }

    private static FoldRules rules(long maxFutureMs) {
        return new FoldRules(CONFIG.aggregation(), 5_000, maxFutureMs, false, false);
    }

    private void sendTombstone(long epoch, long offset) {
        EventDecoder neverAsked = (bytes, from, length, event) -> null;
        send(epoch, offset, new RecordDecoder(neverAsked, rules(MAX_FUTURE_MS)), null);
    }

    private void send(long epoch, long offset, RecordDecoder decoder, String text) {
        DecodedRecords records = OnePoll.decode(decoder, new OneRecord(offset, text), 0);
        RecordBatch batch =
                new RecordBatch(List.of(new RecordBatch.PartitionRecords(ID, epoch, offset, records, offset + 1, 0)));
        Bus.request(vertx, Addresses.batches(0), batch);
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
        Bus.listen(vertx, Addresses.LANE_REPORTS, report -> reports[0]++);
        Await.until(() -> reports[0] > 2, PATIENCE, () -> "two ticks of the lane");
    }

    @Test
    void when_foldingThrows_then_laneCrashesAndWritesNothingOfIt() {
        EventDecoder ofTheFuture = (bytes, from, length, event) -> {
            event.timeMs = MAX_FUTURE_MS + 1;
            return null;
        };
        send(EPOCH, START, new RecordDecoder(ofTheFuture, rules(MAX_FUTURE_MS + 1)), "{}");
        awaitCrash("is rejected, but the records of its poll were not kept");
        awaitTick();
        assertThat(flushes).isEmpty();
        assertThat(crashes).hasSize(1);
    }

    @Test
    void when_aBatchLeavesAGap_then_laneCrashesAndWritesNothingOfIt() {
        sendTombstone(EPOCH, START + 1);
        awaitCrash("begins at offset 101, but the one before it ended at 100");
        awaitTick();
        assertThat(flushes).isEmpty();
    }

    @Test
    void when_aBatchOfAnEarlierOwnershipArrives_then_itIsIgnored() {
        sendTombstone(EPOCH - 1, START + 7);
        awaitTick();
        assertThat(crashes).isEmpty();
        assertThat(flushes).isEmpty();
        sendTombstone(EPOCH, START);
        Await.until(() -> flushes.size() == 1, PATIENCE, () -> "the tombstone to be written");
        assertThat(flushes.get(0).content().partitions().get(0).after().nextOffset())
                .isEqualTo(START + 1);
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

    @Test
    void when_itsTopicWasMadeAgain_then_nothingIsWrittenAndThePartitionIsClaimedAnew() {
        List<LaneSettled> settled = new CopyOnWriteArrayList<>();
        Bus.listen(vertx, Addresses.settled(0), settled::add);
        foreign = Set.of(ID);
        sendTombstone(EPOCH, START);
        Await.until(() -> !settled.isEmpty(), PATIENCE, () -> "the flush to be settled");
        assertThat(settled.get(0).droppedEpochs()).containsOnly(Map.entry(ID, EPOCH));
        assertThat(flushes).isEmpty();
        sendTombstone(EPOCH, START + 1);
        awaitTick();
        assertThat(flushes).isEmpty();
        assertThat(crashes).isEmpty();
    }
}
