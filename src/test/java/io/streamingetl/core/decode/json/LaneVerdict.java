package io.streamingetl.core.decode.json;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.Late;
import io.streamingetl.core.aggregate.Due;
import io.streamingetl.core.aggregate.LaneLimits;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.aggregate.OnePoll;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowPlan;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** What the program makes of a record: all of its core, from the bytes to what is to be written. */
final class LaneVerdict {
    /** The wall clock. */
    static final long NOW_MS = 1537518030_000L;

    private static final PartitionId PARTITION = new PartitionId("orders", 0);
    private static final LaneLimits LIMITS = new LaneLimits(1_000, Long.MAX_VALUE, 1_000, 0, 1_000);

    private LaneVerdict() {}

    /**
     * Folds the record behind an order of {@link #NOW_MS}.
     *
     * @param record null for a tombstone
     * @return the reason in quarantine, or the event's values as {@link OrderJson#describe} writes them
     */
    static String of(EtlConfig config, byte[] record) {
        FoldRules rules = new FoldRules(
                config.aggregation(),
                config.window().maxOutOfOrderness().toMillis(),
                config.window().maxFuture().toMillis(),
                config.window().late() == Late.QUARANTINE,
                false);
        EventDecoder decoder = Decoders.of(config.schema());
        LaneState lane = new LaneState(rules, LIMITS);
        lane.assign(
                PARTITION,
                Progress.startingAt(1, 0),
                new LongHashSet(),
                WindowPlan.of(config.window().size().toMillis()));
        List<byte[]> values = Arrays.asList(laterOrder(config), record);
        BareRecords records = new Values(values);
        lane.fold(
                PARTITION,
                1,
                OnePoll.decode(new RecordDecoder(decoder, rules), records, NOW_MS),
                2,
                Progress.UNKNOWN_EPOCH,
                0);
        PartitionFlush flush =
                lane.takeFlush(Due.ALL, Watermark.NONE, 0).partitions().get(0);
        return flush.quarantined().isEmpty()
                ? OrderJson.verdict(decoder, config.schema(), record)
                : flush.quarantined().get(0).rejection().reason().toString();
    }

    private static byte[] laterOrder(EtlConfig config) {
        String time =
                switch (config.event().timeUnit()) {
                    case SECONDS -> NOW_MS / 1000 + "";
                    case MILLIS -> NOW_MS + "";
                    case MICROS -> NOW_MS + "000";
                    case NANOS -> NOW_MS + "000000";
                    case ISO_8601 -> "\"2018-09-21T08:20:30Z\"";
                };
        return OrderJson.order().with(config.event().time(), time).bytes();
    }

    private record Values(List<byte[]> values) implements BareRecords {
        @Override
        public int count() {
            return values.size();
        }

        @Override
        public long offset(int index) {
            return index;
        }

        @Override
        public ByteBuffer value(int index) {
            byte[] value = values.get(index);
            return value == null ? null : ByteBuffer.wrap(value);
        }
    }
}
