package io.streamingetl.cli.verify.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.verify.plain.RecordedWindows.Size;
import io.streamingetl.cli.verify.plain.RecordedWindows.Window;
import io.streamingetl.core.window.WindowLabel;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedWindowsTest {
    /** Windows of 10 s, from 125 s on windows of 60 s, from 240 s on windows of 30 s. */
    private static final RecordedWindows PLAN =
            new RecordedWindows(List.of(new Size(0, 10_000), new Size(125_000, 60_000), new Size(240_000, 30_000)));

    @Test
    void when_anEventIsOnAnEdge_then_itIsInTheWindowThatBeginsThere() {
        assertThat(PLAN.of(9_999)).isEqualTo(new Window(0, 10_000));
        assertThat(PLAN.of(10_000)).isEqualTo(new Window(10_000, 20_000));
    }

    @Test
    void when_theSizeChanges_then_theWindowsOnBothSidesAreCutThere() {
        assertThat(PLAN.of(124_999)).isEqualTo(new Window(120_000, 125_000));
        assertThat(PLAN.of(125_000)).isEqualTo(new Window(125_000, 180_000));
        assertThat(PLAN.of(239_999)).isEqualTo(new Window(180_000, 240_000));
        assertThat(PLAN.of(240_000)).isEqualTo(new Window(240_000, 270_000));
    }

    @Test
    void when_anEventIsAtTheEndOfTime_then_itsWindowIsInNoRange() {
        Window last = PLAN.of(Long.MAX_VALUE);
        assertThat(last.endMs()).isEqualTo(Long.MAX_VALUE);
        assertThat(new TimeRange(0, 270_000).contains(last)).isFalse();
    }

    @Test
    void when_aRangeCutsWindows_then_onlyWholeOnesAreLeft() {
        assertThat(new TimeRange(5_000, 35_000).wholeWindows(PLAN)).isEqualTo(new TimeRange(10_000, 30_000));
        assertThat(new TimeRange(10_000, 30_000).wholeWindows(PLAN)).isEqualTo(new TimeRange(10_000, 30_000));
        assertThat(new TimeRange(11_000, 19_000).wholeWindows(PLAN).isEmpty()).isTrue();
    }

    @Test
    void when_aRangeIsGiven_then_itsLabelsAreThoseOfItsWindows() {
        TimeRange range = new TimeRange(10_000, 30_000);
        assertThat(range.firstLabel(WindowLabel.END)).isEqualTo(11);
        assertThat(range.lastLabel(WindowLabel.END)).isEqualTo(30);
        assertThat(range.firstLabel(WindowLabel.START)).isEqualTo(10);
        assertThat(range.lastLabel(WindowLabel.START)).isEqualTo(29);
        assertThat(range.contains(new Window(10_000, 20_000))).isTrue();
        assertThat(range.contains(new Window(30_000, 40_000))).isFalse();
        assertThat(range.contains(new Window(0, 20_000))).isFalse();
    }
}
