package io.streamingetl.pipeline.write.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.core.window.WindowPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What rows say of the windows that a plan must keep. */
class LatestWindowTest {

    /** Rows are written anywhere, ahead of the stream too; the plan knows of them by their labels alone. */
    @ParameterizedTest
    @EnumSource
    void when_thePlanChangesAgainAndAgain_then_everyRowStaysTheRowOfItsWindow(WindowLabel label) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        WindowPlan plan = WindowPlan.of(sizeMs(random));
        Map<Long, Long> ends = new HashMap<>();
        long latestLabel = -1;
        for (int change = 0; change < 200; change++) {
            for (int event = random.nextInt(4); event > 0; event--) {
                long timeMs = change * 20_000L + random.nextInt(300_000);
                long endMs = plan.endOf(timeMs);
                long seconds = (label == WindowLabel.END ? endMs : plan.startOf(timeMs)) / 1000;
                assertThat(plan.endOf(LatestWindow.timeMs(seconds, label)))
                        .as("seed %d", seed)
                        .isEqualTo(endMs);
                ends.put(seconds, endMs);
                latestLabel = Math.max(latestLabel, seconds);
            }
            plan = plan.resized(
                    sizeMs(random), latestLabel < 0 ? Watermark.NONE : LatestWindow.timeMs(latestLabel, label));
            for (Map.Entry<Long, Long> row : ends.entrySet()) {
                assertThat(plan.endOf(LatestWindow.timeMs(row.getKey(), label)))
                        .as("seed %d, row %d", seed, row.getKey())
                        .isEqualTo(row.getValue());
            }
        }
    }

    private static long sizeMs(Random random) {
        return 1000L * (1 + random.nextInt(90));
    }
}
