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
 * Looks at the configuration again and again, and has a changed one applied. What is invalid, changes what is fixed or
 * can't be applied is refused: the last good one stays active, and whoever asks is told why.
 */
public final class ConfigReloader extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

    /** What differs is read again after so long, until two readings agree: it may be half-written, or just be gone. */
    private static final long SETTLE_MS = 300;

    private static final int MAX_READINGS = 20;

    private final Optional<ConfigSource> source;
    private final Function<ReloadPlan, Future<Void>> node;
    private volatile ConfigStatus status;
    private volatile boolean ended;
    private final Promise<Void> deployed = Promise.promise();
    private Future<ConfigStatus> looking;

    /** What the node was given last and refused; null where it took it, or the active one was configured since. */
    private EtlConfig tried;

    private boolean refusedForGood;

    private long timer = -1;

    /**
     * @param source empty where the configuration does not change
     * @param active what the node was started with
     * @param node makes the node run by another one, or fails and leaves it as it was: with a {@link ConfigException}
     *     where the same is not to be tried again by itself; called on an event loop
     */
    public ConfigReloader(Optional<ConfigSource> source, EtlConfig active, Function<ReloadPlan, Future<Void>> node) {
        this.source = source;
        this.status = ConfigStatus.started(active, Instant.now());
        this.node = node;
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
            timer = vertx.setTimer(periodMs, elapsed -> look(false));
        }
    }

    /**
     * Looks at once, or once it is deployed, and tells what is then active and whether something else is configured.
     * What the node refused for good is tried again, which a look by itself does not do. Any thread.
     */
    public Future<ConfigStatus> reload() {
        Promise<ConfigStatus> told = Promise.promise();
        deployed.future()
                .onSuccess(there -> context.runOnContext(now -> look(true).onComplete(told)));
        return told.future();
    }

    /** Looks no more, and does not say of a change that is under way how it ends: the node stops. Any thread. */
    public void end() {
        ended = true;
    }

    /** One look at a time; who asks meanwhile gets the answer of the next. */
    private Future<ConfigStatus> look(boolean asked) {
        if (looking != null) {
            return looking.compose(ended -> look(asked));
        }
        if (ended) {
            return Future.succeededFuture(status);
        }
        looking = read().compose(next -> apply(next, asked))
                .recover(failure -> Future.succeededFuture(failed(failure)))
                .onSuccess(now -> {
                    status = now;
                    looking = null;
                    schedule();
                });
        return looking;
    }

    private Future<EtlConfig> read() {
        return content().compose(content -> parse(content)
                .compose(config -> config.equals(status.active()) ? Future.succeededFuture(config) : settle(content, 1))
                .recover(failure -> settle(content, 1)));
    }

    /** Read again where it can't be: it may be gone for a moment only, while another one takes its place. */
    private Future<ConfigContent> content() {
        return once().recover(failure -> vertx.timer(SETTLE_MS).compose(elapsed -> once()));
    }

    private Future<ConfigContent> once() {
        return source.map(from -> here(from.read(vertx)))
                .orElseGet(() -> Future.failedFuture("the configuration stands in no file or address"));
    }

    /** The same on this verticle's event loop, whose state it is that changes with it. */
    private <T> Future<T> here(Future<T> elsewhere) {
        Promise<T> here = Promise.promise();
        elsewhere.onComplete(end -> context.runOnContext(now -> here.complete(end.result(), end.cause())));
        return here.future();
    }

    private Future<EtlConfig> settle(ConfigContent before, int readings) {
        return vertx.timer(SETTLE_MS)
                .compose(elapsed -> content())
                .compose(content -> content.equals(before) || readings == MAX_READINGS
                        ? parse(content)
                        : settle(content, readings + 1));
    }

    private Future<EtlConfig> parse(ConfigContent content) {
        return vertx.executeBlocking(() -> content.parse());
    }

    private Future<ConfigStatus> apply(EtlConfig next, boolean asked) {
        boolean again = next.equals(tried);
        if (again && refusedForGood && !asked) {
            return Future.succeededFuture(status);
        }
        tried = null;
        if (next.equals(status.active())) {
            if (status.error().isPresent()) {
                LOG.info("what is configured is what is active again");
            }
            return Future.succeededFuture(status.unchanged());
        }
        ReloadPlan plan = ReloadPlan.of(status.active(), next, "the changed configuration");
        if (!again) {
            LOG.info("reloads: {}", String.join("; ", plan.changes()));
        }
        return here(node.apply(plan))
                .onFailure(failure -> {
                    tried = next;
                    refusedForGood = failure instanceof ConfigException;
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
