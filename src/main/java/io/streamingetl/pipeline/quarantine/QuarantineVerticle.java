package io.streamingetl.pipeline.quarantine;

import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.StageVerticle;
import io.streamingetl.pipeline.messages.Flush;
import io.streamingetl.pipeline.reports.CopyReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's way to the quarantine topic. A lane's flush waits here until a copy of each of its rejected records is
 * acknowledged, however long that takes; a copy may come twice, and none is missing of what is committed later.
 */
public final class QuarantineVerticle extends StageVerticle {
    private static final Logger LOG = LoggerFactory.getLogger(QuarantineVerticle.class);

    private static final long RETRY_MS = 1_000;
    private static final long REPORT_MS = 1_000;

    private final String topic;
    private final CopyProducer producer;
    private long copies;
    private String trouble;
    private boolean stopping;

    /**
     * @param pipeline names the client, and the connector in the headers
     * @param topic where the copies go; it has to exist
     * @param connection how to reach and to trust the brokers, in Kafka's own spelling
     * @param upstream the lanes' aggregators
     */
    public QuarantineVerticle(
            String pipeline, String topic, Map<String, String> connection, List<? extends StageVerticle> upstream) {
        super("the quarantine topic", upstream);
        this.topic = topic;
        this.producer = new CopyProducer(pipeline, topic, connection);
    }

    /**
     * Makes the producer of a configuration that may never run, and closes it; throws what
     * {@link io.streamingetl.pipeline.kafka.KafkaClients#make} throws. Blocks while names are looked up.
     */
    public static void tryProducer(String pipeline, String topic, Map<String, String> connection) {
        CopyProducer candidate = new CopyProducer(pipeline + ".candidate", topic, connection);
        candidate.make();
        candidate.close();
    }

    @Override
    public Future<?> start() {
        look();
        vertx.setPeriodic(REPORT_MS, timer -> report());
        return Bus.serve(vertx, Addresses.COPY, this::onFlush);
    }

    /** Whether the topic is there is known before the first record needs it. */
    private void look() {
        vertx.executeBlocking(() -> {
                    producer.look();
                    return topic;
                })
                .onSuccess(there -> over())
                .onFailure(failure -> again(failure, this::look));
    }

    private Future<Void> onFlush(Flush flush) {
        if (crashed()) {
            return Future.failedFuture("the quarantine topic's stage crashed");
        }
        Promise<Void> copied = Promise.promise();
        copy(flush, copied);
        return copied.future();
    }

    private void copy(Flush flush, Promise<Void> copied) {
        vertx.executeBlocking(() -> producer.send(flush))
                .onSuccess(count -> {
                    copies += count;
                    over();
                    copied.complete();
                })
                .onFailure(failure -> {
                    if (stopping) {
                        copied.fail("the node stops");
                    } else {
                        again(failure, () -> copy(flush, copied));
                    }
                });
    }

    /** Said when it begins or when it becomes another, not at every attempt. */
    private void again(Throwable failure, Runnable attempt) {
        if (stopping) {
            return;
        }
        Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
        String reason = "quarantine.topic " + topic + " takes no copies: " + cause.getMessage();
        if (!reason.equals(trouble)) {
            trouble = reason;
            LOG.warn("{}; tried again until it does", reason);
            report();
        }
        vertx.setTimer(RETRY_MS, timer -> attempt.run());
    }

    private void over() {
        if (trouble != null) {
            trouble = null;
            LOG.info("quarantine.topic {} takes copies again", topic);
        }
    }

    private void report() {
        CopyReport report = new CopyReport(copies, Optional.ofNullable(trouble));
        Bus.publish(vertx, Addresses.COPY_REPORTS, report);
    }

    /** What waits for its copies stays unanswered, and so uncommitted. */
    @Override
    protected void abandon() {
        stopping = true;
    }

    @Override
    protected Future<?> stopStage() {
        stopping = true;
        return vertx.executeBlocking(
                () -> {
                    producer.close();
                    return topic;
                },
                false);
    }
}
