package io.streamingetl.pipeline.async;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Work that is retried while it fails. It tells what is worth a log line: each kind of failure once, and the recovery,
 * but not every attempt. Event loop only.
 */
public final class OngoingFailure {
    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    private final Set<String> reportedKinds = new HashSet<>();
    private String reason;

    /**
     * Records a failure. Reasons that differ only in numbers, such as timeouts or attempts, are of one kind.
     *
     * @return whether to log it: it is the first of its kind since the last recovery
     */
    public boolean failed(String because) {
        return failed(because, NUMBERS.matcher(because).replaceAll("#"));
    }

    /** Records a failure of this kind; returns what {@link #failed(String)} returns. */
    public boolean failed(String because, String kind) {
        reason = because;
        return reportedKinds.add(kind);
    }

    /**
     * Records a success.
     *
     * @return whether to log it: the work failed before
     */
    public boolean recovered() {
        boolean failed = reason != null;
        reason = null;
        reportedKinds.clear();
        return failed;
    }

    /** Why the last attempt failed; empty if it succeeded. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }
}
