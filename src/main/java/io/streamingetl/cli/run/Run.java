package io.streamingetl.cli.run;

import io.streamingetl.cli.ConfigOption;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.reload.ConfigLoader;
import io.streamingetl.config.reload.ConfigSource;
import io.streamingetl.node.EtlNode;
import io.streamingetl.node.ReloadSignal;
import io.streamingetl.node.StatusLog;
import io.streamingetl.node.Version;
import io.streamingetl.ops.cluster.ClusterStart;
import io.streamingetl.ops.log.LogSettings;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.pipeline.reports.HostNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: the pipeline, until the process is told to stop. */
@Command(
        name = "run",
        description = "Runs the pipeline until it is told to stop (SIGTERM or Ctrl-C).",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped",
            "1:the tables do not fit, a certificate is refused, or a port is taken",
            "2:bad configuration or usage, or Kafka's client refuses a property",
            "70:crashed: to be started again",
            "75:stopped with a transaction that the database did not answer in time, or the like: nothing is lost",
            "143:told to stop before anything had begun"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Run implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private static final Duration STATUS_EVERY = Duration.ofSeconds(10);
    private static final long STOP_SECONDS = 9;

    /**
     * Of a node that met what must not be, whatever became of its stop: it is to be started again. EX_SOFTWARE of
     * sysexits.h.
     */
    private static final int CRASHED = 70;

    /**
     * Of a node that was stopped in the middle of something: it is read again, by whoever is there next. EX_TEMPFAIL of
     * sysexits.h.
     */
    private static final int CUT_SHORT = 75;

    @Mixin
    private ConfigOption conf;

    @Option(names = "--cluster", description = "As cluster.enabled: true in the configuration.")
    private boolean cluster;

    @Override
    public Integer call() {
        Promise<EtlNode> made = Promise.promise();
        ReloadSignal.handle(() -> made.future().onSuccess(EtlNode::reload));
        Vertx alone = Vertx.vertx(HostNames.options());
        ConfigSource source = conf.source();
        EtlConfig config = ConfigLoader.load(alone, source).await();
        LogSettings.set(config.log());
        Vertx vertx = cluster || config.cluster().enabled() ? join(alone, config) : alone;
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
        made.complete(node);
        Future<EtlNode> started =
                node.start(STATUS_EVERY, status -> lines.line(status).ifPresent(LOG::info));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx, node, started, 0, CUT_SHORT), "stop"));
        Crash crash = started.await().crashed().await();
        LOG.error("{}; ends with exit code {}, and is to be started again", crash.reason(), CRASHED);
        stop(vertx, node, started, CRASHED, CRASHED);
        return CRASHED;
    }

    /** A Vert.x that reaches the other nodes takes the place of the one that read how to. */
    private static Vertx join(Vertx alone, EtlConfig config) {
        alone.close().await();
        return ClusterStart.start(config.cluster()).await();
    }

    /**
     * Ends the process with 0 after a clean stop, where a signal alone would end it with 128 and its number. A node
     * that could not start ends it with the exit code of its failure.
     *
     * <p>A node that still starts is stopped itself, too, and not only with its Vert.x, which would stop its parts all
     * at once.
     *
     * @param clean the exit code after a clean stop
     * @param unclean the exit code after any other
     */
    private static void stop(Vertx vertx, EtlNode node, Future<EtlNode> started, int clean, int unclean) {
        if (started.failed()) {
            return;
        }
        LOG.info("stops");
        String unfinished = node.stop()
                .eventually(vertx::close)
                .timeout(STOP_SECONDS, TimeUnit.SECONDS)
                .map(stopped -> node.cutShort() ? "the database or Kafka did not answer in time" : "")
                .otherwise(Throwable::toString)
                .await();
        if (unfinished.isEmpty()) {
            LOG.info("stopped");
        } else {
            LOG.warn("stopped in the middle of something: {}; what it had not committed is read again", unfinished);
        }
        Runtime.getRuntime().halt(unfinished.isEmpty() ? clean : unclean);
    }
}
