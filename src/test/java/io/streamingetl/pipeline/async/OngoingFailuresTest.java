package io.streamingetl.pipeline.async;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OngoingFailuresTest {
    private final Logger log = (Logger) LoggerFactory.getLogger(OngoingFailuresTest.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final OngoingFailures trouble =
            new OngoingFailures(log, "lane 0", failure -> failure instanceof WakeupException);

    @BeforeEach
    void listen() {
        log.setAdditive(false);
        said.start();
        log.addAppender(said);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(said);
    }

    @Test
    void when_textsDifferInNumbersAlone_then_saidOnceAndTheLastIsCurrent() {
        trouble.failed("polling", new TimeoutException("timed out at 1764084000123 after 4 attempt(s)"));
        trouble.failed("polling", new TimeoutException("timed out at 1764084005123 after 5 attempt(s)"));
        assertThat(said.list).hasSize(1);
        assertThat(trouble.current())
                .hasValueSatisfying(text -> assertThat(text).contains("5 attempt(s)"));
    }

    @Test
    void when_twoSortsAlternate_then_eachIsSaidOnce() {
        for (int i = 0; i < 3; i++) {
            trouble.failed("polling", new TimeoutException("timed out"));
            trouble.failed("polling", new IllegalStateException("disconnected"));
        }
        assertThat(said.list).hasSize(2);
    }

    @Test
    void when_itIsOverAndComesAgain_then_saidAgain() {
        trouble.failed("polling", new TimeoutException("timed out"));
        trouble.recovered("polling");
        assertThat(trouble.current()).isEmpty();
        trouble.failed("polling", new TimeoutException("timed out"));
        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "lane 0: polling fails, and is retried: timed out",
                        "lane 0: polling works again",
                        "lane 0: polling fails, and is retried: timed out");
    }

    @Test
    void when_consumerIsWokenUpToBeClosed_then_noTrouble() {
        trouble.failed("polling", new WakeupException());
        assertThat(trouble.current()).isEmpty();
        assertThat(said.list).isEmpty();
    }
}
