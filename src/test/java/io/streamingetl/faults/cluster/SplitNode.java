package io.streamingetl.faults.cluster;

import com.hazelcast.config.FileSystemXmlConfig;
import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.node.EtlNode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A node as {@code run --cluster} starts it, with its own resolution of the others' event bus names and its own time to
 * forget a dead node. It does not stop by itself.
 */
final class SplitNode {
    private SplitNode() {}

    /**
     * Runs the node.
     *
     * @param arguments the configuration file, the hosts file that resolves its names, and the time in milliseconds
     *     that it shows a dead node
     */
    public static void main(String[] arguments) throws IOException {
        EtlConfig config = ConfigParser.parse(Files.readString(Path.of(arguments[0])), arguments[0], Map.of(), 1);
        ClusterConfig cluster = config.cluster();
        VertxOptions options = new VertxOptions()
                .setAddressResolverOptions(new AddressResolverOptions().setHostsPath(arguments[1]))
                .setEventBusOptions(new EventBusOptions()
                        .setHost(cluster.host())
                        .setPort(cluster.port())
                        .setClusterPublicHost(cluster.host()));
        System.setProperty("hazelcast.logging.type", "slf4j");
        Vertx vertx = Vertx.builder()
                .with(options)
                .withClusterManager(new HazelcastClusterManager(new FileSystemXmlConfig(cluster.config())))
                .buildClustered()
                .await();
        new EtlNode(vertx, Optional.empty(), config, Duration.ofMillis(Long.parseLong(arguments[2])))
                .start(Duration.ofSeconds(1), status -> {})
                .await();
    }
}
