package io.streamingetl.pipeline.consume;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

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
        return Future.fromCompletionStage(
                        admin.describeTopics(topics).allTopicNames().toCompletionStage(), context)
                .map(found -> found.values().stream()
                        .collect(Collectors.toMap(
                                TopicDescription::name, topic -> topic.topicId().toString())));
    }

    void close() {
        admin.close(CLOSE_TIMEOUT);
    }
}
