package io.streamingetl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.sql.SQLException;

/** Job settings that expose the node to faults often. */
public final class FaultJobs {
    public static final int WINDOW_SECONDS = 5;

    private FaultJobs() {}

    /**
     * Several transactions per second, windows of seconds, roll-ups down to one row that all nodes write, and dead
     * nodes detected after seconds.
     */
    public static Job withManyFlushes(Job job) {
        return job.with("window.size", WINDOW_SECONDS + "s")
                .with("window.max-out-of-orderness", "1s")
                .with("window.emit", "200ms")
                .with("rollups.income_by_minute", "{ every: 60s }")
                .with("rollups.income_by_hour", "{ every: 1h, key: [shopid, region] }")
                .with("rollups.income_by_day", "{ every: 1d, time-zone: Asia/Kathmandu, key: [] }")
                .with("source.lanes", "2")
                .with("source.kafka.metadata.max.age.ms", "1000");
    }

    /** As {@link #withManyFlushes(Job)}, with this group protocol. */
    public static Job withManyFlushes(Job job, String protocol) {
        withManyFlushes(job).with("source.kafka.group.protocol", protocol);
        if (protocol.equals("classic")) {
            job.with("source.kafka.session.timeout.ms", String.valueOf(Chaos.count("session.ms", 3_000)))
                    .with("source.kafka.heartbeat.interval.ms", "500");
        }
        return job;
    }

    /** Asserts that table and ledger equal the recomputation, with windows of {@link #WINDOW_SECONDS}. */
    public static void assertNoDifferences(Job job) throws SQLException {
        assertThat(job.differences(OracleSpec.window(WINDOW_SECONDS))).isEmpty();
    }
}
