package io.streamingetl.config.model;

import io.streamingetl.config.rule.Bounds;
import io.streamingetl.config.rule.KafkaProperties;
import io.streamingetl.config.rule.KafkaRules;
import io.streamingetl.config.rule.Names;
import io.streamingetl.config.rule.RuleCheck;
import io.streamingetl.config.rule.Secret;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The topics and how they are read; {@code source} in the configuration.
 *
 * @param topics names of the topics, at least one, none twice
 * @param start where a partition without progress begins
 * @param lanes pairs of a consumer and an aggregator in this process, 1 to 64; {@code auto} is already resolved
 * @param kafka client properties, verbatim, in the order of the file; may contain secrets, which {@link #toString()}
 *     redacts
 */
public record SourceConfig(List<String> topics, Start start, int lanes, Map<String, String> kafka) {

    public static final Bounds LANES = new Bounds(1, 64);
    public static final String LANES_RULE = "must be auto, or a whole number between 1 and 64";

    public SourceConfig {
        topics = List.copyOf(topics);
        kafka = Collections.unmodifiableMap(new LinkedHashMap<>(kafka));
        RuleCheck rules = new RuleCheck("source");
        rules.require(!topics.isEmpty(), "topics", null, "must name at least one topic");
        Set<String> distinct = new HashSet<>();
        for (int i = 0; i < topics.size(); i++) {
            String topic = topics.get(i);
            rules.require(Names.isTopic(topic), "topics[" + i + "]", topic, Names.TOPIC_RULE);
            rules.require(distinct.add(topic), "topics[" + i + "]", topic, "is given twice");
        }
        rules.require(LANES.contains(lanes), "lanes", lanes, LANES_RULE);
        KafkaRules.check(rules, kafka);
        rules.enforce();
    }

    /** The id of the pipeline's consumer group if {@code source.kafka} does not set {@code group.id}. */
    public static String defaultGroup(String pipeline) {
        return "streaming-etl." + pipeline;
    }

    /** The client properties that {@link #kafka} can't override, by name. */
    public static Map<String, String> enforcedKafka() {
        return KafkaRules.enforced();
    }

    /** The client properties by name, with everything replaced that may be a secret. */
    public Map<String, String> redactedKafka() {
        return kafka.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> KafkaProperties.isSecret(e.getKey()) ? Secret.REDACTED : Secret.shown(e.getValue()),
                        (first, second) -> first,
                        TreeMap::new));
    }

    @Override
    public String toString() {
        return "SourceConfig[topics=%s, start=%s, lanes=%d, kafka=%s]".formatted(topics, start, lanes, redactedKafka());
    }
}
