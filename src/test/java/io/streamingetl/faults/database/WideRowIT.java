package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows so wide that 512 of them have more values than a statement has placeholders. */
class WideRowIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    /** With the timestamp, the most columns that a unique key of either server can have. */
    private static final int KEYS = 15;

    private static final int MEASURES = 124;
    private static final int ROWS = 600;

    private static String each(int count, String delimiter, String pattern) {
        return IntStream.range(0, count).mapToObj(pattern::formatted).collect(Collectors.joining(delimiter));
    }

    @Test
    void when_aRowHasMoreThan127Columns_then_allAreWritten() {
        Job job = Job.create(SERVERS, 1)
                .with("event.key", "[" + each(KEYS, ", ", "k%d") + "]")
                .with("event.types", "{price: \"decimal(12,2)\", " + each(KEYS, ", ", "k%d: integer") + "}");
        IntStream.range(0, MEASURES).forEach(measure -> job.with("measures.m" + measure, "sum(price)"));
        job.send(IntStream.range(0, ROWS)
                .mapToObj(row -> "{\"timestamp\": 1537514430, \"price\": 4.03, "
                        + each(KEYS, ", ", "\"k%d\": ROW").replace("ROW", String.valueOf(row)) + "}")
                .toArray(String[]::new));
        LocalNode.runUntilSettled(job, ROWS);
        assertThat(job.number("SELECT COUNT(*) FROM gross_income WHERE m0 = 4.03 AND m123 = 4.03 AND k0 = k14"))
                .isEqualTo(ROWS);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine")).isZero();
    }
}
