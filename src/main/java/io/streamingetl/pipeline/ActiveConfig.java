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
 * What is run by, and on.
 *
 * @param vertx makes what is made
 * @param config the configuration
 * @param database its own, closed where another setting takes this one's place
 */
record ActiveConfig(Vertx vertx, EtlConfig config, Database database) {

    /** To be called in the verticle that closes it. */
    static ActiveConfig open(Vertx vertx, EtlConfig config) {
        return new ActiveConfig(vertx, config, Database.open(vertx, config.sink()));
    }

    /** Whether Kafka's clients are made by the same properties. */
    boolean hasClientsOf(ActiveConfig other) {
        return config.source().kafka().equals(other.config.source().kafka());
    }

    /**
     * Makes Kafka's clients beside those that may run, and closes them. Fails with a
     * {@link io.streamingetl.config.rule.ConfigException} where the properties are wrong. Brokers that can't be reached
     * are waited for by the lanes, and do not fail it.
     */
    Future<Void> makeClients() {
        return tryClients()
                .recover(failure -> failure instanceof UnreachableException
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    /**
     * As {@link #makeClients}, and fails as well where no broker answers or lets the user in. Where the one that runs
     * has the same properties, there is nothing to prove.
     */
    Future<Void> proveClients(ActiveConfig running) {
        return hasClientsOf(running)
                ? Future.succeededFuture()
                : tryClients().compose(made -> clients().ask(vertx));
    }

    private Future<Void> tryClients() {
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

    /** As {@link Database#agreeOnWindows}. */
    Future<Void> agreeOnWindows() {
        return database.agreeOnWindows(config);
    }

    Future<Void> close() {
        return database.close();
    }
}
