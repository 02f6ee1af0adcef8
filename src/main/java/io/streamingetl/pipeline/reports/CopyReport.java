package io.streamingetl.pipeline.reports;

import java.util.Optional;

/**
 * The state of the quarantine topic.
 *
 * @param copies acknowledged since the start; a copy that is sent twice counts twice
 * @param problem why it accepts no copies at present; empty if it does
 */
public record CopyReport(long copies, Optional<String> problem) {
    /** The report before the first, and without a quarantine topic. */
    public static final CopyReport NOTHING = new CopyReport(0, Optional.empty());
}
