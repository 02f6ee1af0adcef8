package io.streamingetl.pipeline.consume;

import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.StageVerticle;
import io.streamingetl.pipeline.consume.assign.AssignedPartition;
import io.streamingetl.pipeline.consume.assign.Claimer;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.consume.broker.LogValidator;
import io.streamingetl.pipeline.consume.poll.ConsumerProperties;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.OrphanedPartitions;
import io.streamingetl.pipeline.reports.OrphanReport;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the open windows of orphaned partitions, whose topics were removed from the configuration while no node ran,
 * or while the node that owned them was dead. It checks for them at its start and every few seconds, because another
 * node may die later.
 *
 * <p>A partition that is assigned to a member of the group is left to that member, which still runs by the previous
 * configuration. If two nodes take the same partition at once, the claim decides.
 */
public final class OrphanVerticle extends StageVerticle {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanVerticle.class);

    private static final String WRITING = "writing the open windows of topics that are not configured";

    private static final String REMEDY = "; add the topic to source.topics again, or give these records up: set"
            + " resume_offset to next_offset in their rows of etl_progress";

    private static final long CHECK_MS = 5_000;

    private final String pipeline;
    private final SourceConfig source;
    private final Properties properties;
    private final Supplier<RecordDecoder> decoders;
    private final Supplier<LaneState> states;
    private final OngoingFailures failures = new OngoingFailures(LOG, "the node");

    private Future<Void> checking = Future.succeededFuture();
    private List<OrphanedPartitions.Span> named = List.of();
    private boolean stopping;

    /**
     * @param pipeline names the default consumer group
     * @param decoders makes a decoder for each partition
     * @param states makes an empty lane for each partition
     */
    public OrphanVerticle(
            String pipeline, SourceConfig source, Supplier<RecordDecoder> decoders, Supplier<LaneState> states) {
        super("the writer of open windows of topics that are not configured", List.of());
        this.pipeline = pipeline;
        this.source = source;
        // Numbered after the last lane.
        this.properties = ConsumerProperties.besideLanes(pipeline, source);
        this.decoders = decoders;
        this.states = states;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(CHECK_MS, timer -> check());
        check();
        return Future.succeededFuture();
    }

    private void check() {
        if (stopping || !checking.isComplete()) {
            return;
        }
        checking = Bus.request(vertx, Addresses.ORPHANS, new OrphanedPartitions.Ask(Set.copyOf(source.topics())))
                .compose(unwritten -> finish(unwritten.partitions()))
                .onSuccess(refused -> {
                    if (refused.isEmpty()) {
                        failures.recovered(WRITING);
                    } else {
                        failures.failed(WRITING, String.join("; ", new TreeSet<>(refused)) + REMEDY);
                    }
                })
                .onFailure(failure -> {
                    if (!stopping) {
                        failures.failed(WRITING, failure);
                    }
                })
                .onComplete(
                        looked -> Bus.publish(vertx, Addresses.ORPHAN_REPORTS, new OrphanReport(failures.current())))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    /** Returns why some partitions can't be written now, in sentences. */
    private Future<List<String>> finish(List<OrphanedPartitions.Span> unwritten) {
        if (unwritten.isEmpty()) {
            named = unwritten;
            return Future.succeededFuture(List.of());
        }
        if (!unwritten.equals(named)) {
            named = unwritten;
            LOG.info("topics that are not configured have open windows that are not written: {}", unwritten);
        }
        return Future.succeededFuture().compose(made -> {
            BrokerAdmin brokers = new BrokerAdmin(context, properties);
            return brokers.assigned(properties.getProperty(ConsumerConfig.GROUP_ID_CONFIG))
                    .compose(assigned -> assigned.isEmpty()
                            ? Future.succeededFuture(List.<String>of())
                            : claim(brokers, unwritten, assigned.get()))
                    .onComplete(done -> brokers.close());
        });
    }

    private Future<List<String>> claim(
            BrokerAdmin brokers, List<OrphanedPartitions.Span> unwritten, Set<PartitionId> assigned) {
        Map<PartitionId, AssignedPartition> free = unwritten.stream()
                .map(OrphanedPartitions.Span::id)
                .filter(id -> !assigned.contains(id))
                .collect(Collectors.toMap(
                        id -> id, id -> new AssignedPartition(new TopicPartition(id.topic(), id.partition()))));
        if (free.isEmpty() || stopping) {
            return Future.succeededFuture(List.of());
        }
        OpenWindowsWriter writing = new OpenWindowsWriter(vertx, brokers, properties, decoders, states, () -> stopping);
        Claimer claimer = new Claimer(vertx, pipeline, brokers, new LogValidator(vertx, properties), source.start());
        return claimer.claim(free.values()).compose(outcomes -> {
            List<String> refused = new ArrayList<>(outcomes.refused().values());
            List<Claimed.Owned> readable = new ArrayList<>();
            outcomes.claimed().values().forEach(outcome -> {
                if (outcome.progressConflict().isEmpty()) {
                    readable.add(outcome.owned());
                } else {
                    refused.add(outcome.progressConflict());
                }
            });
            return Sequence.each(readable, owned -> write(writing, owned, refused))
                    .map(refused);
        });
    }

    private Future<Void> write(OpenWindowsWriter writing, Claimed.Owned owned, List<String> refused) {
        return writing.write(owned)
                .onSuccess(written -> LOG.info(
                        "{}: the open windows of its topic, which is not configured, are written up to offset {}",
                        owned.id(),
                        owned.progress().nextOffset()))
                .recover(failure -> {
                    refused.add(owned.id() + ": " + FailureMessage.of(failure));
                    return Future.succeededFuture();
                });
    }

    @Override
    protected void abandon() {
        stopping = true;
    }

    @Override
    protected Future<?> stopStage() {
        stopping = true;
        return checking;
    }
}
