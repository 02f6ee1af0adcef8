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
 * Which configuration a node runs by, and what became of the last attempt to change it.
 *
 * @param active the last good one
 * @param activeSince when the node began to run by it
 * @param reloads how often another took the place of the one before
 * @param failures how many attempts were refused, the same one counted once
 * @param attemptedAt when it was last tried to change it; empty where it never was
 * @param error why the last attempt was refused; empty where what is configured is active
 */
public record ConfigStatus(
        EtlConfig active,
        Instant activeSince,
        long reloads,
        long failures,
        Optional<Instant> attemptedAt,
        Optional<String> error) {
    private static final int VERSION_BYTES = 6;

    /** Of a node that starts. */
    public static ConfigStatus started(EtlConfig config, Instant now) {
        return new ConfigStatus(config, now, 0, 0, Optional.empty(), Optional.empty());
    }

    ConfigStatus reloaded(EtlConfig next, Instant now) {
        return new ConfigStatus(next, now, reloads + 1, failures, Optional.of(now), Optional.empty());
    }

    /** Refused; the same reason as before is the same attempt, made again. */
    ConfigStatus refused(String reason, Instant now) {
        return error.equals(Optional.of(reason))
                ? this
                : new ConfigStatus(active, activeSince, reloads, failures + 1, Optional.of(now), Optional.of(reason));
    }

    /** What is configured is what is active. */
    ConfigStatus unchanged() {
        return new ConfigStatus(active, activeSince, reloads, failures, attemptedAt, Optional.empty());
    }

    /**
     * The same for nodes that run by the same values, however their files spell them. Secrets are not in it: a hash
     * would let them be guessed.
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
