package io.streamingetl.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RepetitionFilterTest {
    private static final String KAFKA = "org.apache.kafka.clients.NetworkClient";

    private final RepetitionFilter filter = new RepetitionFilter();

    private boolean passes(String logger, Level level, String message, long atMs) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName(logger);
        event.setLevel(level);
        event.setMessage(message);
        event.setInstant(Instant.ofEpochMilli(atMs));
        return filter.decide(event) != FilterReply.DENY;
    }

    @Test
    void when_aWarningComesAgainAndAgain_then_onlyTheFirstPasses() {
        assertThat(passes(KAFKA, Level.WARN, "no connection to node 1", 0)).isTrue();
        for (long atMs = 500; atMs < 3 * RepetitionFilter.SILENT_MS; atMs += 500) {
            assertThat(passes(KAFKA, Level.WARN, "no connection to node " + atMs % 3, atMs))
                    .isFalse();
        }
    }

    @Test
    void when_aWarningWasSilentForLong_then_itPassesAgain() {
        assertThat(passes(KAFKA, Level.WARN, "no connection", 0)).isTrue();
        assertThat(passes(KAFKA, Level.WARN, "no connection", RepetitionFilter.SILENT_MS - 1))
                .isFalse();
        assertThat(passes(KAFKA, Level.WARN, "no connection", 2 * RepetitionFilter.SILENT_MS))
                .isTrue();
    }

    @Test
    void when_warningsDiffer_then_bothPass() {
        assertThat(passes(KAFKA, Level.WARN, "no connection", 0)).isTrue();
        assertThat(passes(KAFKA, Level.ERROR, "no leader", 0)).isTrue();
        assertThat(passes(KAFKA + "Other", Level.WARN, "no connection", 0)).isTrue();
    }

    @Test
    void when_theLineIsOursOrNoWarning_then_itPassesEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThat(passes("io.streamingetl.cli.run.Run", Level.WARN, "again", 0))
                    .isTrue();
            assertThat(passes(KAFKA, Level.INFO, "again", 0)).isTrue();
        }
    }

    @Test
    void when_thereAreVeryManySorts_then_theOldestIsForgotten() {
        for (int i = 0; i <= RepetitionFilter.MAX_WARNINGS; i++) {
            assertThat(passes(KAFKA, Level.WARN, "x".repeat(i), 0)).isTrue();
        }
        assertThat(passes(KAFKA, Level.WARN, "", 0)).isTrue();
        assertThat(passes(KAFKA, Level.WARN, "x".repeat(RepetitionFilter.MAX_WARNINGS), 0))
                .isFalse();
    }
}
