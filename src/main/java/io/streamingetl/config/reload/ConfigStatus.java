package io.streamingetl.config.reload;

import io.streamingetl.config.key.RedactedView;
import io.streamingetl.config.model.EtlConfig;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The active configuration of a node, and the result of the last attempt to change it.
 *
 * @param active the last good configuration
 * @param activeSince when it became active
 * @param reloads number of applied changes
 * @param failures number of refused changes; retries of the same change count once
 * @param attemptedAt time of the last attempt to change it; empty before the first
 * @param error why the last attempt was refused; empty if the configured one is active
 */
public record ConfigStatus(
        EtlConfig active,
        Instant activeSince,
        long reloads,
        long failures,
        Optional<Instant> attemptedAt,
        Optional<String> error) {
    private static final int VERSION_BYTES = 6;

    /** The status at the start of a node. */
    public static ConfigStatus started(EtlConfig config, Instant now) {
        return new ConfigStatus(config, now, 0, 0, Optional.empty(), Optional.empty());
    }

    ConfigStatus reloaded(EtlConfig next, Instant now) {
        return new ConfigStatus(next, now, reloads + 1, failures, Optional.of(now), Optional.empty());
    }

    /** After a refused change; the same reason as before is a retry of the same change. */
    ConfigStatus refused(String reason, Instant now) {
        return error.equals(Optional.of(reason))
                ? this
                : new ConfigStatus(active, activeSince, reloads, failures + 1, Optional.of(now), Optional.of(reason));
    }

    /** After a check that found the active configuration. */
    ConfigStatus unchanged() {
        return new ConfigStatus(active, activeSince, reloads, failures, attemptedAt, Optional.empty());
    }

    /**
     * A hash that is equal on nodes with the same values, however their files spell them. It does not include secrets,
     * which could be guessed from it.
     */
    public String version() {
        byte[] values = new JsonObject(RedactedView.of(active)).encode().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(values);
            return HexFormat.of().formatHex(hash, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
