package io.streamingetl.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentConverterTest {
    @ParameterizedTest
    @CsvSource({
        "io.streamingetl.config.reload.ConfigReloader, config",
        "io.streamingetl.pipeline.PipelineVerticle, pipeline",
        "io.streamingetl.pipeline.write.FlushQueue, write",
        "io.streamingetl.pipeline.consume.assign.PartitionLifecycle, consume",
        "io.streamingetl.ops.http.HttpVerticle, http",
        "io.streamingetl.ops.cluster.NodeControl, cluster",
        "io.streamingetl.node.ReloadSignal, node",
        "io.streamingetl.cli.run.Run, run",
        "io.streamingetl.Main, main",
        "org.apache.kafka.clients.NetworkClient, kafka",
        "com.hazelcast.internal.cluster.ClusterService, hazelcast",
        "io.vertx.core.impl.BlockedThreadChecker, vertx",
        "io.netty.util.internal.logging.Slf4JLoggerFactory, netty",
        "ROOT, ROOT"
    })
    void when_aLoggerIsAClass_then_theComponentIsItsPartOrLibrary(String logger, String component) {
        assertThat(ComponentConverter.component(logger)).isEqualTo(component);
    }

    @Test
    void when_theProgramLogs_then_theLineNamesTheComponent() throws JoranException {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogEncoder.class.getResource("/logback.xml"));
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>)
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("CONSOLE");
        LoggingEvent event = new LoggingEvent(
                "", context.getLogger("io.streamingetl.ops.http.HttpVerticle"), Level.INFO, "listens", null, null);
        event.setInstant(Instant.parse("2026-11-25T20:53:29.417Z"));
        assertThat(new String(console.getEncoder().encode(event), StandardCharsets.UTF_8))
                .isEqualTo("2026-11-25T20:53:29.417Z INFO  http - listens\n");
        context.stop();
    }
}
