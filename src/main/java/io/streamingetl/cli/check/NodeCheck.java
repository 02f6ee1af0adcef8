package io.streamingetl.cli.check;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.ops.cluster.ClusterStart;
import io.streamingetl.ops.http.HttpVerticle;
import io.streamingetl.pipeline.bus.VertxDefaults;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Checks what a node needs of this machine: the addresses to listen on, and the files of the cluster. */
final class NodeCheck {
    private final EtlConfig config;
    private final List<Finding> findings = new ArrayList<>();

    NodeCheck(EtlConfig config) {
        this.config = config;
    }

    /** @param joins whether the node would join the other nodes */
    List<Finding> run(boolean joins) {
        Vertx vertx = Vertx.vertx(VertxDefaults.options());
        try {
            tried("http", HttpVerticle.address(config.http()).tryOut(vertx), "can be listened on");
            if (joins) {
                tried("cluster", ClusterStart.tryOut(vertx, config.cluster()), "its files and its address can be used");
            }
        } finally {
            vertx.close().await();
        }
        return findings;
    }

    private void tried(String what, Future<Void> trial, String success) {
        try {
            trial.await();
            findings.add(Finding.ok(what, success));
        } catch (RuntimeException e) {
            findings.add(Finding.error(
                    what, FailureMessage.of(e), "fix it; a port is in use while a node of this pipeline runs here"));
        }
    }
}
