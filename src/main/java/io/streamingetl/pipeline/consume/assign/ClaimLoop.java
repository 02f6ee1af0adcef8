package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.async.Retry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Claims a lane's assigned partitions, and repeats the claim of those that were refused, until they are claimed or
 * revoked. Event loop only.
 */
final class ClaimLoop {
    private static final String CLAIMING = "claiming";

    private final Vertx vertx;
    private final AssignedPartitions assignment;
    private final Function<Collection<AssignedPartition>, Future<Claimer.Outcomes>> claimer;
    private final BiFunction<List<AssignedPartition>, Map<PartitionId, Claimer.Outcome>, Future<Void>> onClaimed;
    private final OngoingFailures failures;
    private final Map<AssignedPartition, String> unclaimed = new HashMap<>();

    /** @param onClaimed gets the wanted partitions, and the outcomes of those that were claimed */
    ClaimLoop(
            Vertx vertx,
            AssignedPartitions assignment,
            Function<Collection<AssignedPartition>, Future<Claimer.Outcomes>> claimer,
            BiFunction<List<AssignedPartition>, Map<PartitionId, Claimer.Outcome>, Future<Void>> onClaimed,
            OngoingFailures failures) {
        this.vertx = vertx;
        this.assignment = assignment;
        this.claimer = claimer;
        this.onClaimed = onClaimed;
        this.failures = failures;
    }

    /** Claims the partitions among these that are still assigned, and not claimed yet. */
    void claim(Collection<AssignedPartition> partitions) {
        List<AssignedPartition> wanted = claiming(partitions);
        if (wanted.isEmpty()) {
            return;
        }
        claimer.apply(wanted)
                .compose(outcomes -> onClaimed.apply(wanted, outcomes.claimed()).map(outcomes))
                .map(Claimer.Outcomes::refused)
                .otherwise(failure -> allRefused(wanted, failure))
                .onSuccess(refused -> {
                    wanted.forEach(unclaimed::remove);
                    List<AssignedPartition> again = wanted.stream()
                            .filter(partition -> refused.containsKey(partition.id()))
                            .toList();
                    again.forEach(partition -> unclaimed.put(partition, refused.get(partition.id())));
                    report();
                    vertx.setTimer(Retry.PAUSE_MS, timer -> claim(again));
                });
    }

    private static Map<PartitionId, String> allRefused(List<AssignedPartition> wanted, Throwable failure) {
        String reason = FailureMessage.of(failure);
        return wanted.stream().collect(Collectors.toMap(AssignedPartition::id, partition -> reason));
    }

    /** The partitions among these that are still assigned, and not claimed yet. */
    List<AssignedPartition> claiming(Collection<AssignedPartition> partitions) {
        return partitions.stream()
                .filter(assignment::contains)
                .filter(partition -> partition.is(AssignedPartition.State.CLAIMING))
                .toList();
    }

    /** Reports why partitions are not claimed yet, leaving out those that were revoked since. */
    void report() {
        unclaimed.keySet().retainAll(claiming(unclaimed.keySet()));
        if (unclaimed.isEmpty()) {
            failures.recovered(CLAIMING);
        } else {
            failures.failed(CLAIMING, String.join("; ", new TreeSet<>(unclaimed.values())));
        }
    }
}
