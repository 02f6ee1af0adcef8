package io.streamingetl.pipeline.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.core.aggregate.LaneLimits;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.aggregate.OnePoll;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.decode.json.BareRecords;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.progress.PartitionFlush;
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
import io.streamingetl.pipeline.messages.PartitionsRevoked;
import io.streamingetl.pipeline.messages.RecordBatch;
import io.streamingetl.pipeline.messages.TopicIdsChecked;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A lane of two partitions that have fed the same pane, and of which one is taken away. */
@ExtendWith(VertxExtension.class)
class RevokedPartitionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final PartitionId LEAVING = new PartitionId("orders", 0);
    private static final PartitionId STAYING = new PartitionId("orders", 1);
    private static final EtlConfig CONFIG = ConfigParser.parse("sink: { password: x }", "etl.yaml", Map.of(), 1);
    private static final FoldRules RULES = new FoldRules(CONFIG.aggregation(), 5_000, Long.MAX_VALUE / 2, false, false);

    private final List<Flush> flushes = new CopyOnWriteArrayList<>();
    private final List<LaneSettled> settled = new CopyOnWriteArrayList<>();
    private final Promise<Flushed> written = Promise.promise();
    private Vertx vertx;

    @BeforeEach
    void feedOnePane(Vertx injected) {
        vertx = injected;
        Bus.register(vertx);
        Bus.listen(vertx, Addresses.settled(0), settled::add);
        Bus.serve(vertx, Addresses.FLUSH, flush -> {
            flushes.add(flush);
            return written.future();
        });
        Bus.serve(vertx, Addresses.checkTopicIds(0), check -> Future.succeededFuture(new TopicIdsChecked(Set.of())));
        LaneState state = new LaneState(RULES, new LaneLimits(1_000, Long.MAX_VALUE, 1_000, 0, 1));
        vertx.deployVerticle(new AggregatorVerticle(0, 1, state, 5_000, List.of()))
                .await();
        Bus.request(
                        vertx,
                        Addresses.assigned(0),
                        new PartitionsAssigned(Stream.of(LEAVING, STAYING)
                                .map(id -> new Claimed.Owned(
                                        id, "id", Progress.startingAt(1, 0), new LongHashSet(), WindowPlan.of(60_000)))
                                .toList()))
                .await();
        Bus.request(
                        vertx,
                        Addresses.batches(0),
                        new RecordBatch(Stream.of(LEAVING, STAYING)
                                .map(id -> new RecordBatch.PartitionRecords(
                                        id,
                                        1,
                                        0,
                                        OnePoll.decode(
                                                new RecordDecoder(Decoders.of(CONFIG.schema()), RULES),
                                                new OneOrder(),
                                                0),
                                        1,
                                        0))
                                .toList()))
                .await();
    }

    private Future<Void> revoke(boolean inOrder) {
        return Bus.request(vertx, Addresses.revoked(0), new PartitionsRevoked(Set.of(LEAVING), inOrder));
    }

    @Test
    void when_revokedInOrder_then_thePanesAreWrittenBeforeItLeaves() {
        Future<Void> revoked = revoke(true);
        Await.until(() -> !flushes.isEmpty(), PATIENCE, () -> "a flush");

        assertThat(revoked.isComplete()).isFalse();
        assertThat(flushes.get(0).content().partitions())
                .extracting(PartitionFlush::id)
                .containsExactly(LEAVING, STAYING);
        assertThat(flushes.get(0).content().paneCount()).isEqualTo(1);

        written.complete(Flushed.COMMITTED);
        revoked.await();
        Await.until(() -> !settled.isEmpty(), PATIENCE, () -> "the flush to be settled");
        assertThat(settled.get(0).droppedEpochs()).isEmpty();
        assertThat(settled.get(0).nextOffsets()).containsOnlyKeys(LEAVING, STAYING);
    }

    @Test
    void when_lost_then_nothingIsWrittenAndTheOtherIsReadAgain() {
        revoke(false).await();
        Await.until(() -> !settled.isEmpty(), PATIENCE, () -> "the other partition to be dropped");

        assertThat(settled.get(0).droppedEpochs()).containsOnly(Map.entry(STAYING, 1L));
        assertThat(flushes).isEmpty();
    }

    private record OneOrder() implements BareRecords {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public long offset(int index) {
            return 0;
        }

        @Override
        public ByteBuffer value(int index) {
            return ByteBuffer.wrap("""
                {"itemid": 1, "count": 1, "timestamp": 1537514430, "price": 1.25, "shopid": 1, "region": "TW"}\
                """.getBytes(StandardCharsets.UTF_8));
        }
    }
}
