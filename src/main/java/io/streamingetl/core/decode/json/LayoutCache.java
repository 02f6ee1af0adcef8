package io.streamingetl.core.decode.json;

import io.streamingetl.core.text.ByteWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The leads that were met, each linked to the one that came behind it: together the layout of the last records. */
final class LayoutCache {
    /** So many are kept; with one more, all are learned anew, so that records of ever new names take no memory. */
    private static final int MAX_KEPT = 64;

    /** A longer one is not plain. */
    private static final int MAX_BYTES = 256;

    private final ScannedField[] fields;
    private final List<FieldSeparator> kept = new ArrayList<>();
    private FieldSeparator start = new FieldSeparator();

    /** @param fields the configured ones */
    LayoutCache(ScannedField[] fields) {
        this.fields = fields;
    }

    /** Where a record begins. */
    FieldSeparator start() {
        return start;
    }

    /**
     * Reads byte by byte what follows the value of {@code before}, and expects it there from now on.
     *
     * @return null where no plain lead stands at {@code from}
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
        for (FieldSeparator lead : kept) {
            if (lead.consistsOf(bytes, from, to)) {
                return lead;
            }
        }
        if (kept.size() == MAX_KEPT) {
            kept.clear();
            start = new FieldSeparator();
        }
        FieldSeparator lead = new FieldSeparator(Arrays.copyOfRange(bytes, from, to), field);
        kept.add(lead);
        return lead;
    }
}
