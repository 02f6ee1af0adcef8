package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.progress.Progress;

/**
 * {@code etl_progress.replay}: how many records a restart must read again, such as {@code 100-250: 148}, with the
 * offsets from and to (exclusive) that they have. Where these are not the row's, a person or a node of an older version
 * changed the row, and the number is of no meaning.
 */
final class ReplayText {
    private ReplayText() {}

    /** Of this progress; null where the number is not known. */
    static String of(Progress progress) {
        return progress.replayRecords() == Progress.UNKNOWN
                ? null
                : range(progress.resumeOffset(), progress.nextOffset()) + progress.replayRecords();
    }

    /** The number in it; {@link Progress#UNKNOWN} where it is null or not of these offsets. */
    static long records(String text, long resumeOffset, long nextOffset) {
        String range = range(resumeOffset, nextOffset);
        if (text == null || !text.startsWith(range)) {
            return Progress.UNKNOWN;
        }
        try {
            return Long.parseLong(text.substring(range.length()));
        } catch (NumberFormatException e) {
            return Progress.UNKNOWN;
        }
    }

    private static String range(long resumeOffset, long nextOffset) {
        return resumeOffset + "-" + nextOffset + ": ";
    }
}
