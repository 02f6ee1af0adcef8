package io.streamingetl.pipeline;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.KafkaConnection;
import io.streamingetl.pipeline.consume.broker.CandidateClients;
import io.streamingetl.pipeline.kafka.UnreachableException;
import io.streamingetl.pipeline.quarantine.QuarantineVerticle;
import io.streamingetl.pipeline.write.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * A configuration with its database.
 *
 * @param database closed when another configuration takes over
 */
record ActiveConfig(Vertx vertx, EtlConfig config, Database database) {

    /** Called in the verticle that closes the database. */
    static ActiveConfig open(Vertx vertx, EtlConfig config) {
        return new ActiveConfig(vertx, config, Database.open(vertx, config.sink()));
    }

    /** Whether Kafka's clients have the same properties. */
    boolean hasClientsOf(ActiveConfig other) {
        return config.source().kafka().equals(other.config.source().kafka());
    }

    /**
     * Creates and closes Kafka's clients, besides those that may run. Fails with a
     * {@link io.streamingetl.config.rule.ConfigException} if the properties are invalid. Succeeds if the brokers are
     * unreachable, since the lanes retry.
     */
    Future<Void> createClients() {
        return createAndCloseClients()
                .recover(failure -> failure instanceof UnreachableException
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    /**
     * As {@link #createClients}, but also fails if no broker answers or the brokers reject the user. Skipped if the
     * running configuration has the same client properties.
     */
    Future<Void> proveClients(ActiveConfig running) {
        return hasClientsOf(running)
                ? Future.succeededFuture()
                : createAndCloseClients().compose(created -> clients().ask(vertx));
    }

    private Future<Void> createAndCloseClients() {
        return vertx.executeBlocking(
                () -> {
                    clients().make();
                    config.quarantine()
                            .topic()
                            .ifPresent(topic -> QuarantineVerticle.tryProducer(
                                    config.pipeline(),
                                    topic,
                                    KafkaConnection.of(config.source().kafka())));
                    return null;
                },
                false);
    }

    private CandidateClients clients() {
        return new CandidateClients(config.pipeline(), config.source());
    }

    /** As {@link Database#check}. */
    Future<Void> check() {
        return database.check(config);
    }

    /** As {@link Database#prepare}. */
    Future<Void> prepare() {
        return database.prepare(config);
    }

    /** As {@link Database#agree}. */
    Future<Void> agree() {
        return database.agree(config);
    }

    Future<Void> close() {
        return database.close();
    }
}
