package io.streamingetl.pipeline.bus;

import java.util.Optional;

/**
 * The state of the work on {@link Unwritten} partitions.
 *
 * @param trouble why their open windows can't be written at the moment; empty where all are, or are about to be
 */
public record UnwrittenReport(Optional<String> trouble) {
    /** Where there are none. */
    public static final UnwrittenReport NOTHING = new UnwrittenReport(Optional.empty());
}
