package io.streamingetl.bench.micro;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.pane.PaneTable;
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

/** Folding events into the panes of a window, with a new table of this many keys; nanoseconds per event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class PaneTableBenchmark {
    private static final int EVENTS = 1 << 20;

    @Param({"1000", "26000", "1000000"})
    public int keys;

    private final Measures measures = SampleRecords.CONFIG.aggregation().measures();
    private Event[] events;

    @Setup
    public void makeEvents() {
        events = SampleRecords.events(EVENTS, keys);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int add() {
        PaneTable table = new PaneTable(measures);
        for (Event event : events) {
            table.add(event);
        }
        return table.size();
    }
}
