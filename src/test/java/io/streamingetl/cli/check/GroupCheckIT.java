package io.streamingetl.cli.check;

import static io.streamingetl.cli.check.CheckedJob.ERROR;
import static io.streamingetl.cli.check.CheckedJob.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** {@code check} on a consumer group that has a member already. */
@AnyDatabase
class GroupCheckIT extends CheckFixture {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    GroupCheckIT() {
        super(1);
    }

    @Test
    void when_theGroupHasAnotherProtocol_then_bothRefuseAndTheGroupStaysAsItIs() {
        String reason = "The group member's supported protocols are incompatible with those of existing members";
        String group = "shared-" + job.topic();
        job.with("source.kafka.group.id", group);
        try (KafkaConsumer<byte[], byte[]> member =
                member(group, "partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor")) {
            int generation = member.groupMetadata().generationId();
            checked.assertFinds(ERROR, reason);
            try (LocalNode node = LocalNode.startWithoutWaiting(job)) {
                node.awaitReason(reason);
            }
            member.poll(Duration.ofMillis(500));
            assertThat(member.groupMetadata().generationId()).isEqualTo(generation);
        }
    }

    @Test
    void when_aMemberHasTheInstanceId_then_warning() {
        String group = "static-" + job.topic();
        try (KafkaConsumer<byte[], byte[]> member = member(group, "group.instance.id", "one-0")) {
            job.with("source.kafka.group.id", group).with("source.kafka.group.instance.id", "one");
            CommandRun check = checked.check();
            assertThat(check.out()).contains("a member has source.kafka.group.instance.id one-0 already");
            assertThat(check.exitCode()).as(check.toString()).isEqualTo(WARNING);
            assertThat(member.assignment()).isNotEmpty();
        }
    }

    /** A member of the group that owns a partition of the job's topic. */
    private KafkaConsumer<byte[], byte[]> member(String group, String property, String value) {
        KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of("bootstrap.servers", job.bootstrapServers(), "group.id", group, property, value),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of(job.topic()));
        Await.until(
                () -> {
                    member.poll(Duration.ofMillis(100));
                    return !member.assignment().isEmpty();
                },
                PATIENCE,
                () -> "a member");
        return member;
    }
}
