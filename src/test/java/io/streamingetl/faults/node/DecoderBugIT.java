package io.streamingetl.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.aggregate.LaneLimits;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.aggregate.AggregatorVerticle;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.consume.ConsumerVerticle;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.Flushed;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A decoder that throws an unexpected exception, on the poll thread of a lane on a real broker. */
@ExtendWith(VertxExtension.class)
@AnyDatabase
class DecoderBugIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ORDER = """
        {"itemid": 1, "count": 1, "timestamp": 1537514430, "price": 4.03, "shopid": 1, "region": "TW"}\
        """;
    private static final String UNFORESEEN = ORDER.replace("TW", "BUG");

    private final List<Crash> crashes = new CopyOnWriteArrayList<>();
    private final List<PartitionFlush> flushes = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private Job job;

    /** A lane that flushes after each record, to a writer that accepts everything. */
    @BeforeEach
    void deploy(Vertx injected) {
        vertx = injected;
        job = Job.create(SERVERS, 1);
        Bus.register(vertx);
        Bus.listen(vertx, Addresses.CRASHES, crashes::add);
        Bus.serve(vertx, Addresses.CLAIM, DecoderBugIT::claim);
        Bus.serve(vertx, Addresses.FLUSH, flush -> {
            flushes.addAll(flush.content().partitions());
            return Future.succeededFuture(Flushed.COMMITTED);
        });
        EtlConfig config = job.config();
        FoldRules rules = new FoldRules(config.aggregation(), 0, Long.MAX_VALUE / 2, false, false);
        EventDecoder scanning = Decoders.of(config.schema());
        EventDecoder wrong = (bytes, from, length, event) -> {
            if (new String(bytes, from, length, StandardCharsets.UTF_8).contains("BUG")) {
                throw new ArrayIndexOutOfBoundsException("a bug of the decoder");
            }
            return scanning.decode(bytes, from, length, event);
        };
        LaneState lane = new LaneState(rules, new LaneLimits(1, 1, 1, 1, 1));
        ConsumerVerticle consumer =
                new ConsumerVerticle(0, config.pipeline(), config.source(), 500, () -> new RecordDecoder(wrong, rules));
        vertx.deployVerticle(new AggregatorVerticle(0, 1, lane, 0, List.of(consumer)))
                .await();
        vertx.deployVerticle(consumer).await();
    }

    private static Future<Claimed> claim(Claim claim) {
        return Future.succeededFuture(new Claimed(claim.partitions().stream()
                .map(wanted -> new Claimed.Owned(
                        wanted.id(),
                        wanted.topicId(),
                        Progress.startingAt(1, wanted.startOffset()),
                        new LongHashSet(),
                        WindowPlan.of(60_000)))
                .toList()));
    }

    private long written() {
        return flushes.stream()
                .mapToLong(flush -> flush.after().nextOffset())
                .max()
                .orElse(0);
    }

    @Test
    void when_theDecoderThrows_then_laneCrashesAndNothingOfThatPollIsWritten() {
        job.send(ORDER, ORDER);
        Await.until(() -> written() == 2, PATIENCE, () -> "the records sent before; " + crashes);
        job.send(UNFORESEEN, ORDER);
        Await.until(() -> !crashes.isEmpty(), PATIENCE, () -> "a crash");
        awaitTicks();
        assertThat(crashes).hasSize(1);
        assertThat(crashes.get(0).reason())
                .startsWith("the consumer of lane 0 crashed: ")
                .contains("what was polled could not be decoded");
        assertThat(crashes.get(0).cause()).hasRootCauseMessage("a bug of the decoder");
        assertThat(written()).isEqualTo(2);
    }

    /** Waits for a few runs of the lane's flush timer. */
    private void awaitTicks() {
        AtomicInteger ticks = new AtomicInteger();
        Bus.listen(vertx, Addresses.LANE_REPORTS, report -> ticks.incrementAndGet());
        Await.until(() -> ticks.get() > 2, PATIENCE, () -> "ticks of the lane");
    }
}
