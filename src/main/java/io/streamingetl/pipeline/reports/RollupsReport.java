package io.streamingetl.pipeline.reports;

import java.util.List;
import java.util.Optional;

/**
 * The pipeline's roll-ups, as the database has them.
 *
 * @param rollups the coarsest last
 * @param problem why one can't be filled at present; empty if none has to be, or it is
 */
public record RollupsReport(List<RollupReport> rollups, Optional<String> problem) {
    /** The report before the first. */
    public static final RollupsReport NOTHING = new RollupsReport(List.of(), Optional.empty());

    public RollupsReport {
        rollups = List.copyOf(rollups);
    }
}
