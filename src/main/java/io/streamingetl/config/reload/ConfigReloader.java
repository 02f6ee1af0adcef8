package io.streamingetl.config.reload;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigContent;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.core.text.FailureMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the configuration periodically and applies changes. A change that is invalid, concerns a fixed key or can't be
 * applied is refused: the last good configuration stays active, and the status has the reason.
 */
public final class ConfigReloader extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

    /**
     * Time until a changed or unreadable configuration is read again: it may be half-written, or missing for a moment.
     */
    private static final long SETTLE_MS = 300;

    /** Number of reads after which a configuration that keeps changing is taken as it is. */
    private static final int MAX_READS = 20;

    private final Optional<ConfigSource> source;
    private final Function<ReloadPlan, Future<Void>> node;
    private final long settleMs;
    private volatile ConfigStatus status;
    private volatile boolean ended;
    private final Promise<Void> deployed = Promise.promise();

    /** Null between two checks. */
    private Future<ConfigStatus> check;

    /** The configuration that the node refused last; null after it applied one, or after a check found no change. */
    private EtlConfig refused;

    /** Whether only a request may try {@link #refused} again. */
    private boolean refusedPermanently;

    private long timer = -1;

    /**
     * @param source empty if the configuration can't change
     * @param active the configuration that the node was started with
     * @param node applies a change, or fails and leaves the node as it was; a {@link ConfigException} means that the
     *     same change is not retried unless requested; called on an event loop
     */
    public ConfigReloader(Optional<ConfigSource> source, EtlConfig active, Function<ReloadPlan, Future<Void>> node) {
        this(source, active, node, SETTLE_MS);
    }

    /** With this time between two reads of a changed or unreadable configuration. */
    ConfigReloader(
            Optional<ConfigSource> source, EtlConfig active, Function<ReloadPlan, Future<Void>> node, long settleMs) {
        this.source = source;
        this.status = ConfigStatus.started(active, Instant.now());
        this.node = node;
        this.settleMs = settleMs;
    }

    /** Any thread. */
    public ConfigStatus status() {
        return status;
    }

    @Override
    public Future<?> start() {
        schedule();
        deployed.complete();
        return Future.succeededFuture();
    }

    private void schedule() {
        vertx.cancelTimer(timer);
        long periodMs = status.active().reload().scanPeriod().toMillis();
        if (periodMs > 0 && source.isPresent()) {
            timer = vertx.setTimer(periodMs, elapsed -> check(false));
        }
    }

    /**
     * Checks immediately, or once this verticle is deployed, and returns the status afterwards. Unlike a periodic
     * check, it also retries a change that was refused permanently. Any thread.
     */
    public Future<ConfigStatus> reload() {
        Promise<ConfigStatus> reloaded = Promise.promise();
        deployed.future()
                .onSuccess(done -> context.runOnContext(now -> check(true).onComplete(reloaded)));
        return reloaded.future();
    }

    /** Stops checking, and ignores how a change in progress ends: the node stops. Any thread. */
    public void end() {
        ended = true;
    }

    /** Runs one check at a time; a request during a check starts another after it. */
    private Future<ConfigStatus> check(boolean requested) {
        if (check != null) {
            return check.compose(done -> check(requested));
        }
        if (ended) {
            return Future.succeededFuture(status);
        }
        check = read().compose(next -> apply(next, requested))
                .recover(failure -> Future.succeededFuture(failed(failure)))
                .onSuccess(now -> {
                    status = now;
                    check = null;
                    schedule();
                });
        return check;
    }

    private Future<EtlConfig> read() {
        return content().compose(content -> parse(content)
                .compose(config -> config.equals(status.active()) ? Future.succeededFuture(config) : settle(content, 1))
                .recover(failure -> settle(content, 1)));
    }

    /** Reads the content, and once more after a failure: a file may be missing for a moment while it is replaced. */
    private Future<ConfigContent> content() {
        return readOnce().recover(failure -> vertx.timer(settleMs).compose(elapsed -> readOnce()));
    }

    private Future<ConfigContent> readOnce() {
        return source.map(from -> onContext(from.read(vertx)))
                .orElseGet(() -> Future.failedFuture("the configuration has no file or address to read again"));
    }

    /** Moves a result to the event loop of this verticle, which owns the state. */
    private <T> Future<T> onContext(Future<T> result) {
        Promise<T> moved = Promise.promise();
        result.onComplete(end -> context.runOnContext(now -> moved.complete(end.result(), end.cause())));
        return moved.future();
    }

    /** Reads until two reads agree. */
    private Future<EtlConfig> settle(ConfigContent before, int reads) {
        return vertx.timer(settleMs)
                .compose(elapsed -> content())
                .compose(content ->
                        content.equals(before) || reads == MAX_READS ? parse(content) : settle(content, reads + 1));
    }

    private Future<EtlConfig> parse(ConfigContent content) {
        return vertx.executeBlocking(() -> content.parse());
    }

    private Future<ConfigStatus> apply(EtlConfig next, boolean requested) {
        boolean again = next.equals(refused);
        if (again && refusedPermanently && !requested) {
            return Future.succeededFuture(status);
        }
        refused = null;
        if (next.equals(status.active())) {
            if (status.error().isPresent()) {
                LOG.info("the configured and the active configuration are the same again");
            }
            return Future.succeededFuture(status.unchanged());
        }
        ReloadPlan plan = ReloadPlan.of(status.active(), next, "the changed configuration");
        if (!again) {
            LOG.info("reloads: {}", String.join("; ", plan.changes()));
        }
        return onContext(node.apply(plan))
                .onFailure(failure -> {
                    refused = next;
                    refusedPermanently = failure instanceof ConfigException;
                })
                .map(applied -> reloaded(next));
    }

    private ConfigStatus reloaded(EtlConfig next) {
        ConfigStatus now = status.reloaded(next, Instant.now());
        LOG.info("reloaded: configuration {} is active", now.version());
        return now;
    }

    private ConfigStatus failed(Throwable failure) {
        if (ended) {
            return status;
        }
        String reason = FailureMessage.of(failure);
        ConfigStatus now = status.refused(reason, Instant.now());
        if (now.failures() > status.failures()) {
            LOG.error("configuration {} stays active, the changed one is refused: {}", now.version(), reason);
        }
        return now;
    }
}
