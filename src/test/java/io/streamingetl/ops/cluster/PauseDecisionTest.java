package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class PauseDecisionTest {
    private static final PauseDecision PAUSE = new PauseDecision(true, 1_000, "a");

    @Test
    void when_somebodySaysMore_then_itIsLaterWhateverItsClock() {
        for (long nowMs : List.of(0L, 1_000L, 5_000L)) {
            assertThat(PAUSE.next(false, nowMs, "b").overrides(PAUSE)).isTrue();
        }
    }

    @Test
    void when_twoAreOfOneMoment_then_oneOfThemHoldsForEverybody() {
        for (PauseDecision other :
                List.of(new PauseDecision(false, 1_000, "b"), new PauseDecision(false, 1_000, "a"))) {
            assertThat(other.overrides(PAUSE)).isNotEqualTo(PAUSE.overrides(other));
        }
        assertThat(PAUSE.overrides(new PauseDecision(true, 1_000, "a"))).isFalse();
    }

    @Test
    void when_aNodeTellsIt_then_itIsHeardTheSame() {
        assertThat(PauseDecision.from(new JsonObject().put(PauseDecision.KEY, PAUSE.json())))
                .isEqualTo(PAUSE);
        assertThat(PauseDecision.from(new JsonObject().put(PauseDecision.KEY, PauseDecision.NONE.json())))
                .isEqualTo(PauseDecision.NONE);
        assertThat(PauseDecision.from(new JsonObject())).isEqualTo(PauseDecision.NONE);
        assertThat(PAUSE.overrides(PauseDecision.NONE)).isTrue();
    }
}
