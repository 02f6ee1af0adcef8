package io.streamingetl.cli.run;

import io.streamingetl.cli.ClusterOption;
import io.streamingetl.cli.ConfigOption;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.reload.ConfigLoader;
import io.streamingetl.config.reload.ConfigSource;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.node.EtlNode;
import io.streamingetl.node.ProcessSignal;
import io.streamingetl.node.StatusLog;
import io.streamingetl.node.Version;
import io.streamingetl.ops.cluster.ClusterStart;
import io.streamingetl.ops.log.LogSettings;
import io.streamingetl.pipeline.bus.VertxDefaults;
import io.streamingetl.pipeline.reports.Crash;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: runs the pipeline until the process is stopped. */
@Command(
        name = "run",
        description = "Runs the pipeline until it is stopped (SIGTERM or Ctrl-C).",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped",
            "1:a port is in use, or the cluster can't be joined",
            "2:a person must act: invalid configuration or usage, a property that Kafka's client refuses, an address or a"
                    + " file that can't be used, a database that refuses the login, or tables that do not fit",
            "70:crashed: start it again",
            "75:stopped before the work in flight was complete, such as an unanswered COMMIT: nothing is lost",
            "143:stopped by a signal before the start began"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Run implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private static final Duration STATUS_EVERY = Duration.ofSeconds(10);
    private static final long STOP_SECONDS = 9;

    /** A stage crashed on a broken invariant; start the process again. EX_SOFTWARE of sysexits.h. */
    private static final int CRASHED = 70;

    /** Stopped before the work in flight was complete; it will be read again. EX_TEMPFAIL of sysexits.h. */
    private static final int CUT_SHORT = 75;

    @Mixin
    private ConfigOption conf;

    @Mixin
    private ClusterOption cluster;

    @Override
    public Integer call() {
        Promise<EtlNode> created = Promise.promise();
        ProcessSignal.handle("HUP", () -> created.future().onSuccess(EtlNode::reload));
        Vertx local = Vertx.vertx(VertxDefaults.options());
        ConfigSource source = conf.source();
        EtlConfig config = ConfigLoader.load(local, source).await();
        LogSettings.set(config.log());
        Vertx vertx = cluster.joins(config) ? join(local, config) : local;
        LOG.info(
                "pipeline {}: {} to {} on {}:{}, windows of {} s, {} lane(s)",
                config.pipeline(),
                config.source().topics(),
                config.sink().table(),
                config.sink().host(),
                config.sink().port(),
                config.window().size().toSeconds(),
                config.source().lanes());
        StatusLog lines = new StatusLog();
        EtlNode node = new EtlNode(vertx, Optional.of(source), config);
        created.complete(node);
        Future<EtlNode> started =
                node.start(STATUS_EVERY, status -> lines.line(status).ifPresent(LOG::info));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx, node, started, 0, CUT_SHORT), "stop"));
        int code = end(started.await());
        stop(vertx, node, started, code, code);
        return code;
    }

    /** Waits until the node can't go on, and returns the exit code. */
    private static int end(EtlNode node) {
        try {
            Crash crash = node.crashed().await();
            LOG.error("{}; exits with code {}: start the process again", crash.reason(), CRASHED);
            return CRASHED;
        } catch (ConfigException refused) {
            LOG.error("{}", refused.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    /** Replaces the Vert.x that read the configuration by one that reaches the other nodes. */
    private static Vertx join(Vertx local, EtlConfig config) {
        ClusterStart.tryOut(local, config.cluster()).await();
        local.close().await();
        return ClusterStart.start(config.cluster()).await();
    }

    /**
     * Exits with 0 after a clean stop, where the signal alone would exit with 128 plus its number. Does nothing if the
     * node failed to start: that failure determines the exit code.
     *
     * <p>A node that is still starting is stopped in order, since closing its Vert.x would stop all its parts at once.
     *
     * @param clean the exit code after a clean stop
     * @param unclean the exit code otherwise
     */
    private static void stop(Vertx vertx, EtlNode node, Future<EtlNode> started, int clean, int unclean) {
        if (started.failed()) {
            return;
        }
        LOG.info("stopping");
        String unfinished = node.stop()
                .eventually(vertx::close)
                .timeout(STOP_SECONDS, TimeUnit.SECONDS)
                .map(stopped -> node.cutShort() ? "the database or Kafka did not answer in time" : "")
                .otherwise(Throwable::toString)
                .await();
        if (unfinished.isEmpty()) {
            LOG.info("stopped");
        } else {
            LOG.warn(
                    "stopped before the work in flight was complete: {}; uncommitted records will be read again",
                    unfinished);
        }
        Runtime.getRuntime().halt(unfinished.isEmpty() ? clean : unclean);
    }
}
