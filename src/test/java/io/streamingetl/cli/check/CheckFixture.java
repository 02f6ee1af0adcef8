package io.streamingetl.cli.check;

import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@code check}, each with a job of its own. */
abstract class CheckFixture {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @TempDir
    Path dir;

    Job job;
    CheckedJob checked;

    private final int partitions;

    /** @param partitions of the job's topic */
    CheckFixture(int partitions) {
        this.partitions = partitions;
    }

    @BeforeEach
    void createJob() {
        job = Job.create(SERVERS, partitions);
        checked = new CheckedJob(job, dir);
    }
}
