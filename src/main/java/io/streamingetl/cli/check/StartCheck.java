package io.streamingetl.cli.check;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.cli.access.SqlSessionException;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.consume.assign.AssignedPartition;
import io.streamingetl.pipeline.consume.assign.Claimer;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.consume.broker.LogValidator;
import io.streamingetl.pipeline.consume.poll.ConsumerProperties;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.write.Database;
import io.streamingetl.pipeline.write.Rehearsal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets the pipeline's own code claim all partitions and write an event of each topic, where nothing is kept: what it
 * refuses, {@code run} refuses.
 */
final class StartCheck {
    private static final String STOPPED = "see \"Stopped partitions\" in the manual";

    private final EtlConfig config;
    private final List<Finding> findings = new ArrayList<>();

    StartCheck(EtlConfig config) {
        this.config = config;
    }

    /**
     * Claims and writes. The tables must fit.
     *
     * @param readable partitions of the configured topics that can be read
     * @param leftOut partitions of other topics whose open windows {@code run} would write
     * @param events one for each topic that has any
     */
    List<Finding> run(Collection<PartitionId> readable, Collection<PartitionId> leftOut, Map<String, Event> events) {
        List<AssignedPartition> partitions = new ArrayList<>();
        readable.forEach(id -> partitions.add(assigned(id)));
        leftOut.forEach(id -> partitions.add(assigned(id)));
        try (SqlSession session = SqlSession.open(config.sink())) {
            Claimer.Outcomes outcomes =
                    session.onEventLoop((vertx, database) -> claim(vertx, database, partitions, events));
            new TreeMap<>(outcomes.refused()).forEach((id, reason) -> refused(id, reason, "run retries until it can"));
            new TreeMap<>(outcomes.claimed()).forEach((id, outcome) -> {
                if (!outcome.progressConflict().isEmpty()) {
                    refused(id, outcome.progressConflict(), STOPPED);
                }
            });
            if (findings.isEmpty()) {
                findings.add(Finding.ok("start", possible(outcomes.claimed().size(), events.size())));
            }
        } catch (SqlSessionException e) {
            findings.add(Finding.error(
                    "start",
                    FailureMessage.of(e.getCause()),
                    "fix it: run ends with this, or retries until it is fixed"));
        }
        return findings;
    }

    private static String possible(int partitions, int topics) {
        return partitions == 0
                ? "etl_pipeline and etl_window_plan allow it"
                : "%d partition(s) can be claimed, and events of %d topic(s) be written".formatted(partitions, topics);
    }

    private static AssignedPartition assigned(PartitionId id) {
        return new AssignedPartition(new TopicPartition(id.topic(), id.partition()));
    }

    private void refused(PartitionId id, String reason, String advice) {
        boolean configured = config.source().topics().contains(id.topic());
        findings.add(
                configured
                        ? Finding.error("partition " + id, reason, advice)
                        : Finding.error(
                                "topics left out",
                                reason,
                                "add the topic to source.topics again, or give its open windows up, as the manual says"
                                        + " under \"Topics left out\""));
    }

    private Future<Claimer.Outcomes> claim(
            Vertx vertx, Database database, List<AssignedPartition> partitions, Map<String, Event> events) {
        Bus.register(vertx);
        Rehearsal rehearsal = new Rehearsal(vertx, database, config, events);
        if (partitions.isEmpty()) {
            return rehearsal
                    .claim(new Claim(List.of(), List.of(), Set.of()))
                    .map(nothing -> new Claimer.Outcomes(Map.of(), Map.of()));
        }
        Properties properties = ConsumerProperties.besideLanes(config.pipeline(), config.source());
        BrokerAdmin brokers = new BrokerAdmin(vertx.getOrCreateContext(), properties);
        Claimer claimer = new Claimer(
                vertx,
                config.pipeline(),
                brokers,
                new LogValidator(vertx, properties),
                config.source().start());
        return Future.all(
                        Bus.serve(vertx, Addresses.CLAIM, rehearsal::claim),
                        // What it finds lost is in its outcome, and not recorded.
                        Bus.serve(vertx, Addresses.LOG_LOSS, loss -> Future.succeededFuture()))
                .compose(serving -> claimer.claim(partitions))
                .onComplete(claimed -> brokers.close());
    }
}
