package io.streamingetl.ops.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * One series of the node, computed when it is scraped.
 *
 * @param unit the base unit, which Prometheus appends to the name; null if it has none
 * @param help a sentence
 */
record NodeMetric(Type type, String name, String unit, Tags tags, String help, ToDoubleFunction<NodeState> value) {
    enum Type {
        COUNTER,
        GAUGE
    }

    static NodeMetric counter(String name, String help, ToDoubleFunction<NodeState> value) {
        return new NodeMetric(Type.COUNTER, name, null, Tags.empty(), help, value);
    }

    static NodeMetric gauge(String name, String help, ToDoubleFunction<NodeState> value) {
        return new NodeMetric(Type.GAUGE, name, null, Tags.empty(), help, value);
    }

    /** A gauge in seconds, from a value in milliseconds. */
    static NodeMetric secondsGauge(String name, String help, ToDoubleFunction<NodeState> valueMs) {
        return new NodeMetric(
                Type.GAUGE, name, "seconds", Tags.empty(), help, node -> valueMs.applyAsDouble(node) / 1000);
    }

    NodeMetric tagged(String tag, String tagValue) {
        return new NodeMetric(type, name, unit, tags.and(tag, tagValue), help, value);
    }

    void register(MeterRegistry registry, Supplier<NodeState> state) {
        switch (type) {
            case COUNTER ->
                FunctionCounter.builder(name, state, now -> value.applyAsDouble(now.get()))
                        .baseUnit(unit)
                        .tags(tags)
                        .description(help)
                        .register(registry);
            case GAUGE ->
                Gauge.builder(name, state, now -> value.applyAsDouble(now.get()))
                        .strongReference(true)
                        .baseUnit(unit)
                        .tags(tags)
                        .description(help)
                        .register(registry);
        }
    }
}
