package io.streamingetl.pipeline.bus;

import io.vertx.core.VertxOptions;

/** How each Vert.x of the process is set up. */
public final class VertxDefaults {
    private static final int HOSTS_FILE_MS = 1_000;
    private static final int MAX_CACHED_SECONDS = 5;

    private VertxDefaults() {}

    /**
     * Options under which each connection resolves its host again, so that a client follows a host that moves to
     * another server: by default Vert.x reads the hosts file once, and caches a DNS answer for as long as its TTL says.
     * Nothing is extracted from the class path, so a killed process leaves no folder behind.
     */
    public static VertxOptions options() {
        VertxOptions options = new VertxOptions();
        options.getAddressResolverOptions()
                .setHostsRefreshPeriod(HOSTS_FILE_MS)
                .setCacheMaxTimeToLive(MAX_CACHED_SECONDS);
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return options;
    }
}
