package io.streamingetl.pipeline.messages;

import java.util.Set;

/** Makes the lane write everything that it holds of these topics, and drop them. */
public record DropTopics(Set<String> topics) {}
