package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldTest {
    private static final Told PAUSE = new Told(true, 1_000, "a");

    @Test
    void when_somebodySaysMore_then_itIsLaterWhateverItsClock() {
        for (long nowMs : List.of(0L, 1_000L, 5_000L)) {
            assertThat(PAUSE.next(false, nowMs, "b").isAfter(PAUSE)).isTrue();
        }
    }

    @Test
    void when_twoAreOfOneMoment_then_oneOfThemHoldsForEverybody() {
        for (Told other : List.of(new Told(false, 1_000, "b"), new Told(false, 1_000, "a"))) {
            assertThat(other.isAfter(PAUSE)).isNotEqualTo(PAUSE.isAfter(other));
        }
        assertThat(PAUSE.isAfter(new Told(true, 1_000, "a"))).isFalse();
    }

    @Test
    void when_aNodeTellsIt_then_itIsHeardTheSame() {
        assertThat(Told.in(new JsonObject().put(Told.KEY, PAUSE.json()))).isEqualTo(PAUSE);
        assertThat(Told.in(new JsonObject().put(Told.KEY, Told.NOTHING.json()))).isEqualTo(Told.NOTHING);
        assertThat(Told.in(new JsonObject())).isEqualTo(Told.NOTHING);
        assertThat(PAUSE.isAfter(Told.NOTHING)).isTrue();
    }
}
