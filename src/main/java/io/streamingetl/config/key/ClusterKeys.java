package io.streamingetl.config.key;

import static io.streamingetl.config.key.ReloadClass.RESTART;

import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.config.rule.Bounds;
import java.util.List;

/** The keys of {@code cluster}. */
public final class ClusterKeys {

    public static final ScalarKey<Boolean> ENABLED = new ScalarKey<>(
            "cluster.enabled",
            ValueType.flag(),
            "false",
            RESTART,
            "Whether the nodes form a cluster.",
            config -> config.cluster().enabled());

    public static final ScalarKey<String> CONFIG = new ScalarKey<>(
            "cluster.config",
            ValueType.text(),
            "conf/cluster.xml",
            RESTART,
            "How Hazelcast finds the other nodes. The path is relative to the working directory.",
            config -> config.cluster().config());

    public static final ScalarKey<String> HOST = new ScalarKey<>(
            "cluster.host",
            ValueType.text(),
            "127.0.0.1",
            RESTART,
            "Where this node's event bus listens for the other nodes: an address of a private interface.",
            config -> config.cluster().host());

    public static final ScalarKey<Integer> PORT = new ScalarKey<>(
            "cluster.port",
            ValueType.integer(Bounds.LISTENING_PORT),
            "0",
            RESTART,
            "The port of this node's event bus; 0 picks a free port.",
            config -> config.cluster().port());

    public static final ScalarKey<String> TLS_CERTIFICATE = new ScalarKey<>(
            "cluster.tls.certificate",
            ValueType.text(),
            "",
            RESTART,
            "This node's certificate, a PEM file.",
            config -> config.cluster().tls().map(ClusterConfig.Tls::certificate));

    public static final ScalarKey<String> TLS_KEY = new ScalarKey<>(
            "cluster.tls.key",
            ValueType.text(),
            "",
            RESTART,
            "The private key of the certificate, a PEM file.",
            config -> config.cluster().tls().map(ClusterConfig.Tls::key));

    public static final ScalarKey<String> TLS_CA = new ScalarKey<>(
            "cluster.tls.ca",
            ValueType.text(),
            "",
            RESTART,
            "The authority that signs the certificates of all nodes, a PEM file.",
            config -> config.cluster().tls().map(ClusterConfig.Tls::ca));

    static final List<ConfigKey> ALL = List.of(ENABLED, CONFIG, HOST, PORT, TLS_CERTIFICATE, TLS_KEY, TLS_CA);

    private ClusterKeys() {}
}
