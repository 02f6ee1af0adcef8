package io.streamingetl.pipeline.bus;

import io.vertx.core.VertxOptions;

/**
 * Host name resolution of Vert.x: each connection resolves its host again, so that a client follows a host that moves
 * to another server. By default Vert.x reads the hosts file once, and caches a DNS answer for as long as its TTL says.
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
