package io.streamingetl.pipeline.consume;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/** Kafka's identities of topics, which tell a topic from another one that was made under the same name later. */
final class TopicIds {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Context context;
    private final Admin admin;

    /** @param properties the consumer's; the admin client takes from them how to reach and to trust the brokers */
    TopicIds(Context context, Properties properties) {
        this.context = context;
        this.admin = Admin.create(properties);
    }

    /** The id of each topic; fails where one does not exist. */
    Future<Map<String, String>> of(Set<String> topics) {
        Promise<Map<String, String>> ids = Promise.promise();
        admin.describeTopics(topics)
                .allTopicNames()
                .whenComplete((found, failure) -> context.runOnContext(done -> {
                    if (failure != null) {
                        ids.fail(failure);
                    } else {
                        ids.complete(found.values().stream()
                                .collect(Collectors.toMap(topic -> topic.name(), topic -> topic.topicId()
                                        .toString())));
                    }
                }));
        return ids.future();
    }

    void close() {
        admin.close(CLOSE_TIMEOUT);
    }
}
