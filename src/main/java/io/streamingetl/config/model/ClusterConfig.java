package io.streamingetl.config.model;

import io.streamingetl.config.rule.RuleCheck;
import java.util.Optional;

/**
 * Whether nodes show each other, and how they reach each other; {@code cluster} in the configuration.
 *
 * @param enabled whether they do
 * @param config the file that Hazelcast is configured by
 * @param host address of this node's event bus, as the others reach it
 * @param port its port; 0 for any free one
 * @param tls of the event bus; empty for none
 */
public record ClusterConfig(boolean enabled, String config, String host, int port, Optional<Tls> tls) {

    /**
     * The files, PEM, by which nodes know each other.
     *
     * @param certificate this node's
     * @param key its private key
     * @param ca who signs the nodes' certificates
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
