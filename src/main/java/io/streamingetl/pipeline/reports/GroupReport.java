package io.streamingetl.pipeline.reports;

import java.util.Set;

/**
 * The consumer group as a broker described it last.
 *
 * @param members the ids of its members, including those of other nodes and of other programs
 */
public record GroupReport(Set<String> members) {}
