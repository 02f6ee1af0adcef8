package io.streamingetl.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code generate} into topics that are empty, its own, and those of others. */
@AnyDatabase
class GenerateIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @TempDir
    private Path dir;

    private CommandRun generate(Job job, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("generate", "--conf", job.file(dir).toString(), "--rate", "0", "--count", "3000"));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void when_theTopicIsEmptyOrItsOwn_then_itSends() {
        Job job = Job.create(SERVERS, 2);
        for (int run = 0; run < 2; run++) {
            CommandRun sent = generate(job);
            assertThat(sent.exitCode()).as(sent.toString()).isZero();
            assertThat(sent.out()).contains("3,000 orders acknowledged");
        }
    }

    @Test
    void when_theTopicHoldsRecordsOfOthers_then_refusedUnlessTheyAreAskedFor() {
        Job job = Job.create(SERVERS, 1);
        job.send("{}");
        CommandRun refused = generate(job);
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.err())
                .contains("topic " + job.topic() + " holds records that generate did not send, such as " + job.topic()
                        + "-0@0: ")
                .contains("pass --into-existing");
        CommandRun sent = generate(job, "--into-existing");
        assertThat(sent.exitCode()).as(sent.toString()).isZero();
        assertThat(generate(job).exitCode()).as("the oldest is still another's").isEqualTo(2);
    }

    @Test
    void when_othersWriteBehindItsOwnRecords_then_refused() {
        Job job = Job.create(SERVERS, 1);
        assertThat(generate(job).exitCode()).isZero();
        job.send("{}");
        assertThat(generate(job).err()).contains("-0@3000");
    }
}
