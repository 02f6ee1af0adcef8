package io.streamingetl.pipeline.consume.broker;

import io.streamingetl.config.rule.Suggestions;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Guesses which existing topic a missing one means. A missing topic is looked for every second, but the names of all
 * topics are asked for only once for it. Event loop only.
 */
final class SimilarTopics {
    private static final long ANSWER_SECONDS = 5;

    private final Map<String, Future<Optional<String>>> guesses = new HashMap<>();

    /**
     * The existing topics that are similar, by missing topic.
     *
     * @param names asks for the names of the topics that exist
     */
    Future<Map<String, String>> find(Collection<String> missing, Supplier<Future<Set<String>>> names) {
        Map<String, String> found = new HashMap<>();
        return Future.join(missing.stream()
                        .map(topic -> guess(topic, names)
                                .onSuccess(similar -> similar.ifPresent(one -> found.put(topic, one))))
                        .toList())
                .map(found);
    }

    private Future<Optional<String>> guess(String topic, Supplier<Future<Set<String>>> names) {
        return guesses.computeIfAbsent(topic, first -> names.get()
                .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .map(all -> Suggestions.closest(topic, all))
                .otherwise(Optional.empty()));
    }
}
