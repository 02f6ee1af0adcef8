package io.streamingetl.core.decode.json;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.Late;
import io.streamingetl.core.event.Reason;

/** What the manual says of a record, by {@link TreeDecoder} and the rules of time written a second time. */
final class TreeVerdict {
    private TreeVerdict() {}

    /** As {@link LaneVerdict#of}: behind an order of {@link LaneVerdict#NOW_MS}, which is the time now. */
    static String of(EtlConfig config, byte[] record) {
        if (record == null) {
            return Reason.TOMBSTONE.toString();
        }
        String verdict = new TreeDecoder(config.schema(), 1 << 20).verdict(record);
        if (!Character.isDigit(verdict.charAt(0))) {
            return verdict;
        }
        long timeMs = Long.parseLong(verdict.substring(0, verdict.indexOf(' ')));
        if (timeMs > LaneVerdict.NOW_MS + config.window().maxFuture().toMillis()) {
            return Reason.FUTURE.toString();
        }
        long sizeMs = config.window().size().toMillis();
        long endMs = (timeMs / sizeMs + 1) * sizeMs;
        boolean late = endMs
                <= LaneVerdict.NOW_MS - config.window().maxOutOfOrderness().toMillis();
        return late && config.window().late() == Late.QUARANTINE ? Reason.LATE.toString() : verdict;
    }
}
