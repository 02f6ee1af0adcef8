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
 * The partitions whose next batch Kafka's client can't read, such as one whose checksum is wrong. The client fails
 * every poll for it, whatever others have, and keeps the bytes; so the partition is taken out of the polls, and fetched
 * anew after a while. Event loop only.
 */
public final class UnreadablePartitions {
    private static final String READING = "reading batches";

    private static final long FIRST_RETRY_MS = 500;
    private static final long LAST_RETRY_MS = 4_000;

    private record Failure(AssignedPartition partition, String reason, long retryMs) {}

    private final Vertx vertx;
    private final AssignedPartitions ownership;
    private final PartitionLifecycle keeper;
    private final OngoingFailures trouble;
    private final Map<String, Failure> failures = new TreeMap<>();

    public UnreadablePartitions(
            Vertx vertx, AssignedPartitions ownership, PartitionLifecycle keeper, OngoingFailures trouble) {
        this.vertx = vertx;
        this.ownership = ownership;
        this.keeper = keeper;
        this.trouble = trouble;
    }

    /** Whether a poll failed for the batch of one partition; it is then read no further for a while. */
    public boolean failed(Throwable failure) {
        // The client throws exactly this, and names the partition in its text alone.
        Optional<AssignedPartition> found = failure.getClass() == KafkaException.class
                ? ownership.in(AssignedPartition.State.RUNNING).stream()
                        .filter(partition ->
                                names(failure.getMessage(), partition.id().toString()))
                        .findFirst()
                : Optional.empty();
        found.ifPresent(partition -> failed(partition, failure));
        return found.isPresent();
    }

    /** A topic's name may be the end of another's, and hold dots and dashes. */
    private static boolean names(String message, String partition) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(partition) + "(?!\\w)")
                .matcher(message)
                .find();
    }

    private void failed(AssignedPartition partition, Throwable failure) {
        Failure before = failures.get(partition.id().toString());
        long retryMs = before == null || before.partition != partition
                ? FIRST_RETRY_MS
                : Math.min(2 * before.retryMs, LAST_RETRY_MS);
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String reason = "the batch of " + partition.id() + " at offset " + partition.position() + " can't be read: "
                + FailureMessage.of(cause);
        failures.put(partition.id().toString(), new Failure(partition, reason, retryMs));
        partition.readable(false);
        keeper.pause(Set.of(partition.topicPartition()));
        vertx.setTimer(retryMs, timer -> keeper.fetchAnew(partition));
        tell();
    }

    /** Looks which of them were read on, or taken away, since. */
    public void look() {
        if (!failures.isEmpty()) {
            failures.values()
                    .removeIf(failure -> ownership.running(failure.partition.topicPartition()) != failure.partition
                            || failure.partition.readOn());
            tell();
        }
    }

    private void tell() {
        if (failures.isEmpty()) {
            trouble.recovered(READING);
        } else {
            trouble.failed(
                    READING, failures.values().stream().map(Failure::reason).collect(Collectors.joining("; ")));
        }
    }
}
