package io.streamingetl.pipeline.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceTest {
    private final List<String> begun = new ArrayList<>();

    @Test
    void when_aStepIsUnderWay_then_theNextOneWaitsForIt() {
        Promise<Integer> first = Promise.promise();
        Future<List<Integer>> all = Sequence.each(List.of("one", "two"), item -> {
            begun.add(item);
            return item.equals("one") ? first.future() : Future.succeededFuture(2);
        });
        assertThat(begun).containsExactly("one");
        first.complete(1);
        assertThat(begun).containsExactly("one", "two");
        assertThat(all.result()).containsExactly(1, 2);
    }

    @Test
    void when_aStepFails_then_noFurtherOneIsTaken() {
        Future<List<String>> all = Sequence.each(List.of("one", "two"), item -> {
            begun.add(item);
            return Future.failedFuture("refused");
        });
        assertThat(begun).containsExactly("one");
        assertThat(all.cause()).hasMessage("refused");
    }
}
