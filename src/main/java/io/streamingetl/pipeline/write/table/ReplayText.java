package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.progress.Progress;

/**
 * {@code etl_progress.replay}: the number of records that a restart must replay, such as {@code 100-250: 148}, with
 * their first offset and the offset after the last. If these offsets are not the row's, a person or a node of an older
 * version has changed the row, and the number is ignored.
 */
final class ReplayText {
    private ReplayText() {}

    /** The text for this progress; null if the number is unknown. */
    static String of(Progress progress) {
        return progress.replayRecords() == Progress.UNKNOWN
                ? null
                : range(progress.resumeOffset(), progress.nextOffset()) + progress.replayRecords();
    }

    /** The number in the text; {@link Progress#UNKNOWN} if the text is null or has other offsets. */
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
