package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/**
 * The partitions whose next batch Kafka's client can't read, for example because of a wrong checksum. The client keeps
 * the bytes and fails every poll because of them, also for the other partitions. So the partition is excluded from the
 * polls, and fetched again after a pause. Event loop only.
 */
public final class UnreadablePartitions {
    private static final String READING = "reading batches";
    private static final long FIRST_RETRY_MS = 500;
    private static final long LAST_RETRY_MS = 4_000;

    private record UnreadableBatch(AssignedPartition partition, String reason, long retryMs) {}

    private final Vertx vertx;
    private final AssignedPartitions assignment;
    private final PartitionLifecycle lifecycle;
    private final OngoingFailures failures;
    private final Map<String, UnreadableBatch> batches = new TreeMap<>();

    public UnreadablePartitions(
            Vertx vertx, AssignedPartitions assignment, PartitionLifecycle lifecycle, OngoingFailures failures) {
        this.vertx = vertx;
        this.assignment = assignment;
        this.lifecycle = lifecycle;
        this.failures = failures;
    }

    /** Excludes the partition whose batch made a poll fail; returns false if the poll failed for another reason. */
    public boolean handle(Throwable failure) {
        // The client throws exactly this class, and names the partition only in the message.
        Optional<AssignedPartition> found = failure.getClass() == KafkaException.class
                ? assignment.in(AssignedPartition.State.RUNNING).stream()
                        .filter(partition ->
                                names(failure.getMessage(), partition.id().toString()))
                        .findFirst()
                : Optional.empty();
        found.ifPresent(partition -> exclude(partition, failure));
        return found.isPresent();
    }

    /** One topic's name may be the end of another's, and contain dots and dashes. */
    private static boolean names(String message, String partition) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(partition) + "(?!\\w)")
                .matcher(message)
                .find();
    }

    private void exclude(AssignedPartition partition, Throwable failure) {
        UnreadableBatch before = batches.get(partition.id().toString());
        long retryMs = before == null || before.partition != partition
                ? FIRST_RETRY_MS
                : Math.min(2 * before.retryMs, LAST_RETRY_MS);
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String reason = "the batch of " + partition.id() + " at offset " + partition.position() + " can't be read: "
                + FailureMessage.of(cause);
        batches.put(partition.id().toString(), new UnreadableBatch(partition, reason, retryMs));
        partition.readable(false);
        lifecycle.pause(Set.of(partition.topicPartition()));
        vertx.setTimer(retryMs, timer -> lifecycle.fetchAgain(partition));
        report();
    }

    /** Forgets the partitions that were read on, or revoked, since. */
    public void update() {
        if (!batches.isEmpty()) {
            batches.values()
                    .removeIf(batch -> assignment.running(batch.partition.topicPartition()) != batch.partition
                            || batch.partition.readOn());
            report();
        }
    }

    private void report() {
        if (batches.isEmpty()) {
            failures.recovered(READING);
        } else {
            failures.failed(
                    READING,
                    batches.values().stream().map(UnreadableBatch::reason).collect(Collectors.joining("; ")));
        }
    }
}
