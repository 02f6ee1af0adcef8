package io.streamingetl.cli.check;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.Rejections;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowPlan;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Processes records as the pipeline would and counts the outcomes. */
final class RecordSample {
    private final EtlConfig config;
    private final Aggregation aggregation;
    private final long nowMs;
    private final WindowPlan windows;
    private final EventDecoder decoder;
    private final Event event;
    private final Map<PartitionId, Long> maxEventTimeMs = new HashMap<>();
    private final Map<Reason, Long> rejections = new EnumMap<>(Reason.class);
    private final Map<Reason, Rejection> examples = new EnumMap<>(Reason.class);
    private final Map<String, BigDecimal> largest = new HashMap<>();
    private byte[] newest;
    private long records;
    private long events;
    private long late;

    /** @param nowMs wall-clock time */
    RecordSample(EtlConfig config, long nowMs) {
        this.config = config;
        this.aggregation = config.aggregation();
        this.nowMs = nowMs;
        this.windows = WindowPlan.of(aggregation.windowMs());
        this.decoder = Decoders.of(config.schema());
        this.event = new Event(aggregation.operands().size());
    }

    /** Adds a record; those of a partition in their order. */
    void add(PartitionId id, byte[] value) {
        records++;
        Rejection rejection = value == null ? Rejections.tombstone() : decoder.decode(value, 0, value.length, event);
        long maxFutureMs = config.window().maxFuture().toMillis();
        if (rejection == null && Rejections.isFuture(event.timeMs, nowMs, maxFutureMs)) {
            rejection = Rejections.future(event.timeMs, nowMs, maxFutureMs);
        }
        if (rejection != null) {
            rejections.merge(rejection.reason(), 1L, Long::sum);
            examples.putIfAbsent(rejection.reason(), rejection);
            return;
        }
        events++;
        newest = value;
        long max = maxEventTimeMs.getOrDefault(id, Watermark.NONE);
        long watermark = Watermark.of(max, config.window().maxOutOfOrderness().toMillis());
        if (windows.endOf(event.timeMs) <= watermark) {
            late++;
        }
        maxEventTimeMs.put(id, Math.max(max, event.timeMs));
        aggregation
                .measures()
                .all()
                .forEach(measure -> largest.merge(measure.name(), magnitude(measure), BigDecimal::max));
    }

    /** The absolute value of the measure for the current event. */
    private BigDecimal magnitude(Measure measure) {
        BigDecimal product = BigDecimal.ONE;
        for (int factor : measure.valueFactors()) {
            int scale = aggregation.operands().get(factor).type().scale();
            product = product.multiply(BigDecimal.valueOf(event.operands[factor], scale));
        }
        return product.abs();
    }

    long records() {
        return records;
    }

    /** The last record that is an event; empty if there is none. */
    Optional<Event> newest() {
        if (newest == null) {
            return Optional.empty();
        }
        Event decoded = new Event(aggregation.operands().size());
        decoder.decode(newest, 0, newest.length, decoded);
        return Optional.of(decoded);
    }

    long events() {
        return events;
    }

    /** Events whose window was already closed by earlier events of the sample. */
    long late() {
        return late;
    }

    Map<Reason, Long> rejections() {
        return rejections;
    }

    /** The first rejection with this reason. */
    Rejection example(Reason reason) {
        return examples.get(reason);
    }

    /** The largest absolute value of one record; 0 if there is no event. */
    BigDecimal largest(String measure) {
        return largest.getOrDefault(measure, BigDecimal.ZERO);
    }

    /** Whether the measure's value grows with the number of records. */
    boolean isSum(String name) {
        return aggregation.measures().all().stream()
                .filter(measure -> measure.name().equals(name))
                .anyMatch(measure -> measure.kind().growsWithRecords());
    }
}
