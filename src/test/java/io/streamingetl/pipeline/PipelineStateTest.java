package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineStateTest {
    private final List<String> calls = new ArrayList<>();
    private final Promise<Void> started = Promise.promise();
    private final Promise<Void> stopped = Promise.promise();

    private final DataPath path = new DataPath(null, null, null) {
        @Override
        Future<Void> start() {
            calls.add("start");
            return started.future();
        }

        @Override
        Future<Void> stop() {
            calls.add("stop");
            return stopped.future();
        }
    };

    @Test
    void when_theDatabaseIsPrepared_then_aPathStarts() {
        PipelineState running = PipelineState.initial().connect("refused").run(path);
        assertThat(calls).containsExactly("start");
        assertThat(running.lastPath()).contains(path);
        assertThat(running.settled()).isSameAs(started.future());
    }

    @Test
    void when_aPathGivesWay_then_itStopsOnceAndTheNextOneStarts() {
        PipelineState.Switching switching = PipelineState.initial().run(path).halt();
        assertThat(switching.settled()).isSameAs(stopped.future());
        assertThat(switching.halt()).isSameAs(switching);
        assertThat(switching.run(path)).isInstanceOf(PipelineState.Running.class);
        assertThat(calls).containsExactly("start", "stop", "start");
    }

    @Test
    void when_theDatabaseIsLostBetweenTwoPaths_then_thePipelineConnectsAndKnowsTheLastPath() {
        PipelineState connecting = PipelineState.initial().run(path).halt().connect("refused");
        assertThat(connecting.lastPath()).contains(path);
        assertThat(connecting.connect("refused")).isEqualTo(connecting);
        assertThat(connecting.connect("timed out")).isNotEqualTo(connecting);
    }

    @Test
    void when_aTransitionIsIllegal_then_itIsRefusedAndStartsNothing() {
        assertThatThrownBy(() -> PipelineState.initial().halt()).hasMessage("Connecting refuses to halt");
        PipelineState running = PipelineState.initial().run(path);
        assertThatThrownBy(() -> running.run(path)).hasMessage("Running refuses to run");
        assertThatThrownBy(() -> running.connect("refused")).hasMessage("Running refuses to connect");
        assertThat(calls).containsExactly("start");
    }

    @Test
    void when_theNodeStops_then_everyTransitionIsRefusedAndTheStartUnderWayCanBeAwaited() {
        PipelineState state = PipelineState.initial().run(path).stop();
        assertThat(state.settled()).isSameAs(started.future());
        assertThat(state.lastPath()).contains(path);
        assertThat(state.stop()).isSameAs(state);
        assertThatThrownBy(() -> state.run(path)).hasMessage("the node stops");
        assertThatThrownBy(state::halt).hasMessage("the node stops");
        assertThatThrownBy(() -> state.connect("refused")).hasMessage("the node stops");
        assertThat(calls).containsExactly("start");
    }
}
