package io.streamingetl.config.model;

import io.streamingetl.config.rule.RuleCheck;
import io.streamingetl.config.rule.Secret;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The HTTP server of dashboard, status and metrics; {@code http} in the configuration.
 *
 * @param host address to listen on
 * @param port 1 to 65535, or 0 for any free port
 * @param token bearer token that clients must send; required unless {@code host} is a loopback address
 * @param results whether rows of the result tables and of the quarantine are shown
 */
public record HttpConfig(String host, int port, Optional<Secret> token, boolean results) {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?|\\[?(0:){7}1]?");

    public HttpConfig {
        RuleCheck rules = new RuleCheck("http");
        rules.host("host", host);
        rules.listeningPort("port", port);
        rules.require(
                token.isPresent() || isLoopback(host),
                "host",
                host,
                "must be a loopback address such as 127.0.0.1, or http.token must be set");
        rules.require(token.map(t -> !t.value().isBlank()).orElse(true), "token", Secret.REDACTED, "must not be empty");
        rules.enforce();
    }

    /** Whether an address, or the name localhost, can be reached only from this machine. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
