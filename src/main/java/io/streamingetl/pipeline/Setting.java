package io.streamingetl.pipeline;

import io.streamingetl.config.EtlConfig;
import io.streamingetl.pipeline.write.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * What is run by, and on.
 *
 * @param config the configuration
 * @param database its own, closed where another setting takes this one's place
 */
record Setting(EtlConfig config, Database database) {

    /** To be called in the verticle that closes it. */
    static Setting open(Vertx vertx, EtlConfig config) {
        return new Setting(config, Database.open(vertx, config.sink()));
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
