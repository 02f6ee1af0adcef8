package io.streamingetl.cli;

import io.streamingetl.config.model.EtlConfig;
import picocli.CommandLine.Option;

/** {@code --cluster}, of the commands that join the other nodes or check whether that is possible. */
public final class ClusterOption {
    @Option(names = "--cluster", description = "Same as cluster.enabled: true in the configuration.")
    private boolean cluster;

    /** Whether a node with this configuration joins the others. */
    public boolean joins(EtlConfig config) {
        return cluster || config.cluster().enabled();
    }
}
