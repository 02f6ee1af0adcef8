package io.streamingetl.pipeline.quarantine;

import io.streamingetl.pipeline.async.OngoingFailure;
import io.streamingetl.pipeline.async.Retry;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.StageVerticle;
import io.streamingetl.pipeline.messages.Flush;
import io.streamingetl.pipeline.reports.CopyReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies rejected records to the quarantine topic. A lane's flush waits until a copy of each of its rejected records is
 * acknowledged, and is committed only then: a copy may be sent twice, but none is missing.
 */
public final class QuarantineVerticle extends StageVerticle {
    private static final Logger LOG = LoggerFactory.getLogger(QuarantineVerticle.class);

    private static final long REPORT_MS = 1_000;

    private final String topic;
    private final CopyProducer producer;
    private long copies;
    private final OngoingFailure copying = new OngoingFailure();
    private boolean stopping;

    /** Completes once a broker has been asked for the topic, whatever it answered. */
    private final Promise<Void> asked = Promise.promise();

    /**
     * @param pipeline names the client, and the connector in the headers
     * @param topic the copies' topic; it must exist
     * @param connection Kafka's properties for reaching and authenticating the brokers
     * @param upstream the lanes' aggregators
     */
    public QuarantineVerticle(
            String pipeline, String topic, Map<String, String> connection, List<? extends StageVerticle> upstream) {
        super("the quarantine topic", upstream);
        this.topic = topic;
        this.producer = new CopyProducer(pipeline, topic, connection);
    }

    /**
     * Makes and closes the producer of a candidate configuration; throws what
     * {@link io.streamingetl.pipeline.kafka.KafkaClients#make} throws. Blocks while names are resolved.
     */
    public static void tryProducer(String pipeline, String topic, Map<String, String> connection) {
        CopyProducer candidate = new CopyProducer(pipeline + ".candidate", topic, connection);
        candidate.make();
        candidate.close();
    }

    @Override
    public Future<?> start() {
        checkTopic();
        vertx.setPeriodic(REPORT_MS, timer -> report());
        return Bus.serve(vertx, Addresses.COPY, this::onFlush).compose(serving -> asked.future());
    }

    /** Reports a missing topic before the first rejected record needs it, and before the node can be ready. */
    private void checkTopic() {
        untilCopied(() -> {
                    producer.requireTopic();
                    return 0;
                })
                .onComplete(ended -> asked.tryComplete());
    }

    private Future<Void> onFlush(Flush flush) {
        return crashed()
                ? Future.failedFuture("the quarantine topic's stage crashed")
                : untilCopied(() -> producer.send(flush))
                        .onSuccess(count -> copies += count)
                        .mapEmpty();
    }

    private Future<Integer> untilCopied(Callable<Integer> work) {
        return Retry.everySecond(vertx)
                .run(attempt -> vertx.executeBlocking(work), (failure, attempt) -> retries(failure))
                .onSuccess(done -> onCopied());
    }

    private boolean retries(Throwable failure) {
        if (stopping) {
            return false;
        }
        Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
        String reason = "quarantine.topic " + topic + " takes no copies: " + cause.getMessage();
        if (copying.failed(reason)) {
            LOG.warn("{}; retrying", reason);
        }
        report();
        asked.tryComplete();
        return true;
    }

    private void onCopied() {
        if (copying.recovered()) {
            LOG.info("quarantine.topic {} takes copies again", topic);
        }
    }

    private void report() {
        CopyReport report = new CopyReport(copies, copying.reason());
        Bus.publish(vertx, Addresses.COPY_REPORTS, report);
    }

    /** Fails the flushes that wait for their copies, so that they are not committed. */
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
