package io.streamingetl.pipeline.reports;

import io.vertx.core.VertxOptions;

/**
 * How host names are resolved: anew for each connection, so that one that moves to another server is followed. Vert.x
 * by itself reads the hosts file once, and trusts an answer of DNS for as long as it says.
 */
public final class HostNames {
    private static final int HOSTS_FILE_MS = 1_000;
    private static final int MAX_CACHED_SECONDS = 5;

    private HostNames() {}

    /** The options of a Vert.x that lives as long as the process. */
    public static VertxOptions options() {
        VertxOptions options = new VertxOptions();
        options.getAddressResolverOptions()
                .setHostsRefreshPeriod(HOSTS_FILE_MS)
                .setCacheMaxTimeToLive(MAX_CACHED_SECONDS);
        return options;
    }
}
