package io.streamingetl.bench.micro;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.pane.PaneMerge;
import io.streamingetl.core.pane.PaneTable;
import io.streamingetl.core.pane.WindowPanes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/** Building a flush: one window of one lane or four, sorted, merged and read as rows; nanoseconds per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class MergeBenchmark {
    private static final int KEYS = 26_000;

    @Param({"1", "4"})
    private int lanes;

    private final Measures measures = SampleRecords.CONFIG.aggregation().measures();
    private final KeyCodec codec = new KeyCodec(SampleRecords.CONFIG.schema().key());
    private final Object[] key = new Object[SampleRecords.CONFIG.schema().key().size()];

    private List<WindowPanes> panes;

    /** Enough events that nearly every key is in every lane. */
    @Setup
    public void fold() {
        panes = Stream.generate(() -> SampleRecords.events(16 * KEYS, KEYS))
                .limit(lanes)
                .map(this::table)
                .map(table -> new WindowPanes(60_000, table))
                .toList();
    }

    private PaneTable table(Event[] events) {
        PaneTable table = new PaneTable(measures);
        for (Event event : events) {
            table.add(event);
        }
        return table;
    }

    @Benchmark
    @OperationsPerInvocation(KEYS)
    public void merge(Blackhole blackhole) {
        PaneMerge merge = new PaneMerge(measures, panes);
        while (merge.next()) {
            codec.decode(merge.keys(), merge.keyStart(), key, 0);
            blackhole.consume(key);
            blackhole.consume(merge.value(0));
        }
    }
}
