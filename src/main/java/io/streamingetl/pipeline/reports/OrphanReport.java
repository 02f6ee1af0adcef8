package io.streamingetl.pipeline.reports;

import io.streamingetl.pipeline.messages.OrphanedPartitions;
import java.util.Optional;

/**
 * The state of the work on {@link OrphanedPartitions} partitions.
 *
 * @param trouble why their open windows can't be written at the moment; empty where all are, or are about to be
 */
public record OrphanReport(Optional<String> trouble) {
    /** Where there are none. */
    public static final OrphanReport NOTHING = new OrphanReport(Optional.empty());
}
