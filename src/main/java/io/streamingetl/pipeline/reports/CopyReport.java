package io.streamingetl.pipeline.reports;

import java.util.Optional;

/**
 * What is told of the quarantine topic.
 *
 * @param copies acknowledged since the start, those counted again that were sent again
 * @param trouble why it takes nothing at the moment; empty where all is well
 */
public record CopyReport(long copies, Optional<String> trouble) {
    /** Where there is no such topic, and before the first. */
    public static final CopyReport NOTHING = new CopyReport(0, Optional.empty());
}
