package io.streamingetl.bench.stages;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.bench.BarePoll;
import io.streamingetl.bench.micro.SampleRecords;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.aggregate.Due;
import io.streamingetl.core.aggregate.LaneLimits;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.pane.PaneMerge;
import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.consume.poll.ConsumerSettings;
import io.streamingetl.pipeline.consume.poll.LoneConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/**
 * {@link BarePoll} with one stage of the product's work after the other added, executed by the product's classes: the
 * cost of each stage without handover between threads, without writing and without other components. One lane, one
 * thread.
 */
public final class StagedPoll {
    /** The stages; each includes those before it. */
    public enum Stage {
        /** From bytes to events. */
        DECODE,
        /** From events to panes. */
        FOLD,
        /** From panes to the values of rows, sorted and merged. */
        ROWS
    }

    private static final Duration POLL = Duration.ofMillis(100);
    private static final EtlConfig CONFIG = SampleRecords.CONFIG;
    private static final FoldRules RULES = new FoldRules(
            CONFIG.aggregation(),
            CONFIG.window().maxOutOfOrderness().toMillis(),
            CONFIG.window().maxFuture().toMillis(),
            false,
            false);

    private final Stage stage;
    private final WindowPlan plan;
    private final RecordDecoder decoder = new RecordDecoder(Decoders.of(CONFIG.schema()), RULES);
    private final LaneState lane = new LaneState(
            RULES,
            new LaneLimits(Integer.MAX_VALUE, Long.MAX_VALUE, CONFIG.window().maxReplayRecords(), 0, 1));
    private long polled;
    private long rows;

    private StagedPoll(Stage stage, WindowPlan plan) {
        this.stage = stage;
        this.plan = plan;
    }

    /** Takes {@link BarePoll}'s arguments, the stage, and the window size in seconds. */
    public static void main(String[] args) throws InterruptedException {
        long records = Long.parseLong(args[3]);
        StagedPoll staged = new StagedPoll(Stage.valueOf(args[4]), WindowPlan.of(Long.parseLong(args[5]) * 1000));
        try (LoneConsumer consumer =
                new LoneConsumer(ConsumerSettings.fromBeginning(args[1], args[0]), staged.decoder, args[2])) {
            while (staged.polled < records) {
                consumer.poll(POLL, staged::take);
                staged.flush(System.currentTimeMillis());
            }
            System.out.println("polled " + staged.polled + " at " + Instant.now() + ".");
            System.out.println(staged.rows + " rows");
            new CountDownLatch(1).await();
        }
    }

    private void take(PartitionId id, DecodedRecords decoded, long nextOffset) {
        polled += decoded.count();
        if (stage != Stage.DECODE) {
            if (!lane.partitions().contains(id)) {
                lane.assign(id, Progress.startingAt(1, 0), new LongHashSet(), plan);
            }
            lane.fold(id, 1, decoded, nextOffset, Progress.UNKNOWN_EPOCH, System.currentTimeMillis());
        }
    }

    private void flush(long nowMs) {
        Due due = lane.due(lane.watermark(nowMs).activeMs(), nowMs);
        if (due != Due.NOTHING) {
            LaneFlush flush = lane.takeFlush(due, lane.watermark(nowMs).activeMs(), nowMs);
            if (stage == Stage.ROWS) {
                read(flush);
            }
            flush.partitions().forEach(lane::committed);
            lane.flushSettled(flush);
        }
    }

    private void read(LaneFlush flush) {
        PaneMerge merge = new PaneMerge(RULES.aggregation().measures(), flush.panes());
        while (merge.next()) {
            for (int measure = 0; measure < RULES.aggregation().measures().count(); measure++) {
                rows += merge.value(measure).signum();
            }
        }
    }
}
