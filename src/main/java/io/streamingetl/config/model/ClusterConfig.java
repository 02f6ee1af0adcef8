package io.streamingetl.config.model;

import io.streamingetl.config.rule.RuleCheck;
import java.util.Optional;

/**
 * How nodes form a cluster, in which each shows all; {@code cluster} in the configuration.
 *
 * @param enabled whether this node joins
 * @param config path of Hazelcast's configuration
 * @param host address of this node's event bus, which the other nodes connect to
 * @param port of the event bus; 0 for any free port
 * @param tls of the event bus; empty for plain text
 */
public record ClusterConfig(boolean enabled, String config, String host, int port, Optional<Tls> tls) {

    /**
     * The PEM files with which nodes authenticate each other.
     *
     * @param certificate of this node
     * @param key private key of the certificate
     * @param ca authority that signs the certificates of all nodes
     */
    public record Tls(String certificate, String key, String ca) {
        public Tls {
            RuleCheck rules = new RuleCheck("cluster.tls");
            rules.require(!certificate.isBlank(), "certificate", certificate, "must name a PEM file");
            rules.require(!key.isBlank(), "key", key, "must name a PEM file");
            rules.require(!ca.isBlank(), "ca", ca, "must name a PEM file");
            rules.enforce();
        }
    }

    public ClusterConfig {
        RuleCheck rules = new RuleCheck("cluster");
        rules.require(!config.isBlank(), "config", config, "must name a file");
        rules.host("host", host);
        rules.listeningPort("port", port);
        rules.enforce();
    }
}
