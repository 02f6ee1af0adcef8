package io.streamingetl.pipeline.reports;

import java.util.Set;

/**
 * Who is in the consumer group, by a broker's word at this moment.
 *
 * @param members the ids of its members, those of other nodes and of other programs among them
 */
public record GroupReport(Set<String> members) {}
