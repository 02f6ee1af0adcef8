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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Decoding a record's bytes into an event; nanoseconds per record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
    /** More than a branch predictor can learn. */
    private static final int RECORDS = 16_384;

    private final byte[][] values = SampleRecords.values(RECORDS);
    /** The decoder of plain records, or the one of all others. */
    @Param({"scanning", "jackson"})
    public String by;

    private EventDecoder decoder;
    private final Event event =
            new Event(SampleRecords.CONFIG.schema().operands().size());

    @Setup
    public void makeDecoder() {
        EventSchema schema = SampleRecords.CONFIG.schema();
        decoder = by.equals("scanning") ? new ScanningDecoder(schema) : new JsonDecoder(schema);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void decode(Blackhole blackhole) {
        for (byte[] value : values) {
            Rejection rejection = decoder.decode(value, 0, value.length, event);
            blackhole.consume(rejection);
            blackhole.consume(event.timeMs);
        }
    }
}
