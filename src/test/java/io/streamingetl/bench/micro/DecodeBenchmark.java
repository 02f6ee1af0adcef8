package io.streamingetl.bench.micro;

import io.streamingetl.core.decode.json.JsonDecoder;
import io.streamingetl.core.decode.json.ScanningDecoder;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Rejection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding a record's bytes into an event, or into a rejection; nanoseconds per record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class DecodeBenchmark {
    @Param
    public RecordShape shape;

    /** The decoder that the pipeline uses, or the one that gives its reasons. */
    @Param({"scanning", "jackson"})
    public String by;

    private final Event event =
            new Event(SampleRecords.CONFIG.schema().operands().size());

    private byte[][] values;
    private EventDecoder decoder;
    private int next;

    @Setup
    public void makeDecoder() {
        EventSchema schema = SampleRecords.CONFIG.schema();
        if (shape == RecordShape.ISO_TIME) {
            schema = new EventSchema(
                    schema.timeField(), io.streamingetl.core.event.TimeUnit.ISO_8601, schema.key(), schema.operands());
        }
        decoder = by.equals("scanning") ? new ScanningDecoder(schema) : new JsonDecoder(schema);
        values = shape.records();
    }

    @Benchmark
    public Rejection decode() {
        byte[] value = values[next++ & (values.length - 1)];
        return decoder.decode(value, 0, value.length, event);
    }
}
