package io.streamingetl.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clocks that differ, which no test can make of real servers. */
class ClockCheckTest {
    @ParameterizedTest
    @CsvSource({"0", "1000", "-1000"})
    void when_theDatabaseIsWithinASecond_then_ok(long aheadMs) {
        assertThat(ClockCheck.database(aheadMs).level()).isEqualTo(Finding.Level.OK);
    }

    @ParameterizedTest
    @CsvSource({"1001, '1,001 ms ahead of'", "-3600000, '3,600,000 ms behind'"})
    void when_theDatabaseIsFurtherApart_then_warningThatSaysHowFar(long aheadMs, String difference) {
        Finding finding = ClockCheck.database(aheadMs);
        assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(finding.detail()).isEqualTo(difference + " this machine's");
        assertThat(finding.advice()).contains("NTP");
    }

    @ParameterizedTest
    @CsvSource({"CREATE_TIME, its producer", "LOG_APPEND_TIME, the broker"})
    void when_theNewestStampIsAhead_then_warningThatSaysWhose(TimestampType type, String who) {
        Finding finding = ClockCheck.recordTimestamp("orders", type, 65_000);
        assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(finding.subject()).isEqualTo("clock behind orders");
        assertThat(finding.detail())
                .isEqualTo("the newest record was stamped by " + who + " 65 s ahead of this machine's clock");
    }

    @Test
    void when_theNewestStampIsOld_then_okForItSaysNothingOfTheClock() {
        Finding finding = ClockCheck.recordTimestamp("orders", TimestampType.LOG_APPEND_TIME, -86_400_000);
        assertThat(finding.level()).isEqualTo(Finding.Level.OK);
        assertThat(finding.detail()).isEqualTo("the newest record was stamped by the broker 86,400 s ago");
    }
}
