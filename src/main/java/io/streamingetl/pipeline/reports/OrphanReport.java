package io.streamingetl.pipeline.reports;

import java.util.Optional;

/**
 * The state of the work on orphaned partitions, those of topics that were removed from the configuration.
 *
 * @param problem why their open windows can't be written at present; empty if there are none, or they are being written
 */
public record OrphanReport(Optional<String> problem) {
    /** The report before the first. */
    public static final OrphanReport NOTHING = new OrphanReport(Optional.empty());
}
