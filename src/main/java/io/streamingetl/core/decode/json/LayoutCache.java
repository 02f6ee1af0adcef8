package io.streamingetl.core.decode.json;

import io.streamingetl.core.text.ByteWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The separators of recent records, each linked to its successor: together the layout of the last records. */
final class LayoutCache {
    /** Separators that are kept. One more clears the cache, so that ever new field names do not fill memory. */
    private static final int MAX_KEPT = 64;

    /** A longer separator is not plain. */
    private static final int MAX_BYTES = 256;

    private final ScannedField[] fields;
    private final List<FieldSeparator> kept = new ArrayList<>();
    private FieldSeparator start = new FieldSeparator();

    /** @param fields the configured fields */
    LayoutCache(ScannedField[] fields) {
        this.fields = fields;
    }

    /** The beginning of a record. */
    FieldSeparator start() {
        return start;
    }

    /**
     * Reads byte by byte the separator after {@code before}, which is expected there from now on.
     *
     * @return null if there is no plain separator at {@code from}
     */
    FieldSeparator learn(FieldSeparator before, byte[] bytes, int from, int end) {
        int at = ByteWords.endOfBlank(bytes, from, end);
        if (at == end || bytes[at] != (before == start ? '{' : ',')) {
            return null;
        }
        at = ByteWords.endOfBlank(bytes, at + 1, end);
        if (at == end || bytes[at] != '"') {
            return null;
        }
        int nameFrom = at + 1;
        int nameTo = ByteWords.closingQuote(bytes, nameFrom, end);
        if (nameTo < 0) {
            return null;
        }
        at = ByteWords.endOfBlank(bytes, nameTo + 1, end);
        if (at == end || bytes[at] != ':') {
            return null;
        }
        at = ByteWords.endOfBlank(bytes, at + 1, end);
        if (at == end || at - from > MAX_BYTES) {
            return null;
        }
        before.next = known(bytes, from, at, fieldOf(bytes, nameFrom, nameTo));
        return before.next;
    }

    private ScannedField fieldOf(byte[] bytes, int nameFrom, int nameTo) {
        for (ScannedField field : fields) {
            if (field.isCalled(bytes, nameFrom, nameTo)) {
                return field;
            }
        }
        return null;
    }

    private FieldSeparator known(byte[] bytes, int from, int to, ScannedField field) {
        for (FieldSeparator separator : kept) {
            if (separator.consistsOf(bytes, from, to)) {
                return separator;
            }
        }
        if (kept.size() == MAX_KEPT) {
            kept.clear();
            start = new FieldSeparator();
        }
        FieldSeparator separator = new FieldSeparator(Arrays.copyOfRange(bytes, from, to), field);
        kept.add(separator);
        return separator;
    }
}
