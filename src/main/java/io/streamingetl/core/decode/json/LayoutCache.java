package io.streamingetl.core.decode.json;

import io.streamingetl.core.text.ByteWords;

/**
 * The separators of recent records, each linked to its successor: together the layout of the last records. It never
 * grows: a separator that finds no place takes that of another, which is then learned again when it comes.
 */
final class LayoutCache {
    /** A power of two, and enough for the layout of some thousand fields. */
    private static final int PLACES = 4096;

    /** Places next to each other that a separator may have, the first by its hash. */
    private static final int CHOICES = 4;

    /** A longer separator is not kept. */
    private static final int MAX_BYTES = 256;

    /** The golden ratio, which spreads over the upper bits what differs in any. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final ScannedField[] fields;
    private final FieldSeparator[] kept = new FieldSeparator[PLACES];
    private final FieldSeparator start = new FieldSeparator();
    private final FieldSeparator notKept = new FieldSeparator();

    /** A name without its escapes; longer ones are not configured. */
    private final byte[] unescaped;

    /** The choice that is replaced next. */
    private int replaced;

    /** @param fields the configured fields */
    LayoutCache(ScannedField[] fields) {
        this.fields = fields;
        int longest = 0;
        for (ScannedField field : fields) {
            longest = Math.max(longest, field.nameBytes());
        }
        this.unescaped = new byte[longest * JsonEscapes.MAX_BYTES];
    }

    /** The beginning of a record: no bytes, no value. */
    FieldSeparator start() {
        return start;
    }

    /**
     * Reads byte by byte the separator after {@code before}, which is expected there from now on.
     *
     * @return null if there is no separator at {@code from}
     */
    FieldSeparator learn(FieldSeparator before, byte[] bytes, int from, int end) {
        int at = ByteWords.endOfBlank(bytes, from, end);
        if (at == end || bytes[at] != (before == start ? '{' : ',')) {
            return null;
        }
        int name = ByteWords.endOfBlank(bytes, at + 1, end);
        at = JsonSyntax.endOfName(bytes, name, end);
        if (at < 0 || at == end) {
            return null;
        }
        if (at - from > MAX_BYTES) {
            return notKept.of(at - from, fieldOf(bytes, name + 1, end));
        }
        int hash = hash(bytes, from, at);
        FieldSeparator next = kept(bytes, from, at, hash);
        if (next == null) {
            next = place(hash).of(bytes, from, at, hash, fieldOf(bytes, name + 1, end));
        }
        before.next = next;
        return next;
    }

    private static int hash(byte[] bytes, int from, int to) {
        long hash = 0;
        for (int at = from; at < to; at += Long.BYTES) {
            long word = ByteWords.word(bytes, at);
            // The shift drops what follows the separator.
            hash = (hash ^ (to - at >= Long.BYTES ? word : word << (8 * (Long.BYTES - to + at)))) * SPREAD;
            hash ^= hash >>> Integer.SIZE;
        }
        return (int) hash;
    }

    /** The separator with these bytes; null if it is not kept. */
    private FieldSeparator kept(byte[] bytes, int from, int to, int hash) {
        for (int choice = 0; choice < CHOICES; choice++) {
            FieldSeparator separator = kept[(hash + choice) & (PLACES - 1)];
            if (separator != null && separator.consistsOf(bytes, from, to, hash)) {
                return separator;
            }
        }
        return null;
    }

    /** A separator that gives up its bytes. */
    private FieldSeparator place(int hash) {
        for (int choice = 0; choice < CHOICES; choice++) {
            int place = (hash + choice) & (PLACES - 1);
            if (kept[place] == null) {
                kept[place] = new FieldSeparator();
                return kept[place];
            }
        }
        replaced = (replaced + 1) & (CHOICES - 1);
        return kept[(hash + replaced) & (PLACES - 1)];
    }

    /** The field whose name begins at {@code from}, in well-formed JSON; null if it is not a configured one. */
    private ScannedField fieldOf(byte[] bytes, int from, int end) {
        int stop = ByteWords.endOfPlain(bytes, from, end);
        if (bytes[stop] == '"') {
            return called(bytes, from, stop);
        }
        int to = JsonSyntax.endOfText(bytes, stop, end) - 1;
        int count = to - from > unescaped.length ? -1 : JsonEscapes.unescape(bytes, from, to, unescaped);
        return count < 0 ? null : called(unescaped, 0, count);
    }

    private ScannedField called(byte[] bytes, int nameFrom, int nameTo) {
        for (ScannedField field : fields) {
            if (field.isCalled(bytes, nameFrom, nameTo)) {
                return field;
            }
        }
        return null;
    }
}
