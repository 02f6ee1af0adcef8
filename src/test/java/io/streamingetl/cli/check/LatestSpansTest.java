package io.streamingetl.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatestSpansTest {
    private static final PartitionId P0 = new PartitionId("orders", 0);
    private static final PartitionId P1 = new PartitionId("orders", 1);
    private static final PartitionId P2 = new PartitionId("orders", 2);

    @Test
    void when_eachHoldsEnough_then_allGiveTheSame() {
        assertThat(LatestSpans.shares(Map.of(P0, 900L, P1, 700L, P2, 400L), 999))
                .isEqualTo(Map.of(P0, 333L, P1, 333L, P2, 333L));
    }

    @Test
    void when_oneHoldsLess_then_theOthersGiveMore() {
        assertThat(LatestSpans.shares(Map.of(P0, 1517L, P1, 483L), 1_000)).isEqualTo(Map.of(P0, 517L, P1, 483L));
    }

    @Test
    void when_itDoesNotDivide_then_theSumIsStillWhatIsWanted() {
        assertThat(LatestSpans.shares(Map.of(P0, 900L, P1, 900L, P2, 900L), 1_000).values().stream()
                        .mapToLong(share -> share)
                        .sum())
                .isEqualTo(1_000);
    }

    @Test
    void when_allHoldLess_then_allOfIt() {
        assertThat(LatestSpans.shares(Map.of(P0, 3L, P1, 0L), 1_000)).isEqualTo(Map.of(P0, 3L));
    }

    @Test
    void when_partitionsAreMoreThanWanted_then_someGiveOne() {
        assertThat(LatestSpans.shares(Map.of(P0, 5L, P1, 6L, P2, 7L), 2).values())
                .containsExactly(1L, 1L);
    }
}
