package io.streamingetl.pipeline.messages;

import java.util.Set;

/** The lane reads these topics no longer: what it holds of them is written, and they are dropped. */
public record DropTopics(Set<String> topics) {}
