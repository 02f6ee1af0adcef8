package io.streamingetl.ops.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.FileSystemXmlConfig;
import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.ops.listen.ListenAddress;
import io.streamingetl.pipeline.bus.VertxDefaults;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.FileNotFoundException;

/** Starts Hazelcast. No other class depends on it, and a node without clustering does not load it. */
public final class ClusterStart {
    private ClusterStart() {}

    /**
     * Starts a Vert.x whose event bus reaches the other nodes. Blocks while Hazelcast starts, so never call it on an
     * event loop.
     *
     * @return fails with an {@link IllegalStateException} if Hazelcast's member can't start
     * @throws ConfigException if Hazelcast's configuration can't be read
     */
    public static Future<Vertx> start(ClusterConfig cluster) {
        HazelcastClusterManager manager = new HazelcastClusterManager(hazelcast(cluster));
        VertxOptions options = VertxDefaults.options().setEventBusOptions(bus(cluster));
        return Vertx.builder()
                .with(options)
                .withClusterManager(manager)
                .buildClustered()
                .recover(failure -> Future.failedFuture(
                        new IllegalStateException("the cluster can't be joined: " + failure.getMessage(), failure)));
    }

    /**
     * Reads Hazelcast's configuration and the event bus's files, and listens for a moment. Joins no cluster. Blocks
     * while files are read, so never call it on an event loop.
     *
     * @return fails with a {@link ConfigException} that names the key, or as {@link ListenAddress#tryOut} does
     */
    public static Future<Void> tryOut(Vertx vertx, ClusterConfig cluster) {
        try {
            hazelcast(cluster);
        } catch (ConfigException e) {
            return Future.failedFuture(e);
        }
        ListenAddress address = new ListenAddress("cluster", cluster.host(), cluster.port());
        return address.tryOut(vertx)
                .compose(free -> cluster.tls().isPresent() ? tryOutTls(vertx, cluster) : Future.succeededFuture());
    }

    private static Future<Void> tryOutTls(Vertx vertx, ClusterConfig cluster) {
        return vertx.createNetServer(new NetServerOptions(bus(cluster).toJson()))
                .connectHandler(NetSocket::close)
                .listen(0, cluster.host())
                .compose(NetServer::close)
                .recover(failure -> Future.failedFuture(
                        Violation.of("cluster.tls", "its files can't be used: " + FailureMessage.of(failure))
                                .refused()));
    }

    private static Config hazelcast(ClusterConfig cluster) {
        System.setProperty("hazelcast.logging.type", "slf4j");
        try {
            Config config = new FileSystemXmlConfig(cluster.config());
            // The node leaves after it has stopped. Hazelcast's own hook would leave while the last flush is written.
            return config.setProperty("hazelcast.shutdownhook.enabled", "false")
                    .setProperty("hazelcast.logging.type", "slf4j");
        } catch (FileNotFoundException | RuntimeException e) {
            throw Violation.of("cluster.config", cluster.config() + " can't be read: " + FailureMessage.of(e))
                    .refused();
        }
    }

    private static EventBusOptions bus(ClusterConfig cluster) {
        EventBusOptions options = new EventBusOptions()
                .setHost(cluster.host())
                .setPort(cluster.port())
                .setClusterPublicHost(cluster.host());
        cluster.tls().ifPresent(tls -> options.setSsl(true)
                // The event bus trusts any certificate by default.
                .setTrustAll(false)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(
                        new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key()))
                .setTrustOptions(new PemTrustOptions().addCertPath(tls.ca())));
        return options;
    }
}
