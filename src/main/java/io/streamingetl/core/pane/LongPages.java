package io.streamingetl.core.pane;

import java.util.Arrays;

/**
 * A growing space of 64-bit words in pages: it grows without copying words and without large arrays. Words that are
 * reserved together are in one page. A position is the number of a page and, in its lowest bits, the offset in the
 * page.
 */
final class LongPages {
    private static final int BITS = 12;

    /** Words of a page, except for the first page, which grows to this size, and for larger reservations. */
    private static final int PAGE_WORDS = 1 << BITS;

    private long[][] pages;
    private int last;
    private long words;

    /** Words in use in the last page. */
    private int filled;

    LongPages(int firstWords) {
        pages = new long[][] {new long[Math.min(PAGE_WORDS, firstWords)]};
        words = pages[0].length;
    }

    /** Words of all pages, in use or not. */
    long words() {
        return words;
    }

    /** The page of a position. */
    long[] page(int position) {
        return pages[position >>> BITS];
    }

    /** The offset of a position in its page. */
    static int offset(int position) {
        return position & (PAGE_WORDS - 1);
    }

    /** Makes all words free, and keeps the pages. */
    void clear() {
        last = 0;
        filled = 0;
    }

    /** Reserves this many words, of any content, and returns their position. */
    int reserve(int count) {
        int length = pages[last].length;
        if (filled + count > Math.min(length, PAGE_WORDS)) {
            if (last == 0 && filled + count <= PAGE_WORDS) {
                pages[0] = Arrays.copyOf(pages[0], Math.min(PAGE_WORDS, Math.max(filled + count, 2 * length)));
                words += pages[0].length - length;
            } else {
                next(count);
            }
        }
        int position = (last << BITS) | filled;
        filled += count;
        return position;
    }

    /** Moves to the next page, which is kept from before a {@link #clear} or new. */
    private void next(int count) {
        last++;
        filled = 0;
        if (last == pages.length) {
            pages = Arrays.copyOf(pages, 2 * last);
        }
        int kept = pages[last] == null ? 0 : pages[last].length;
        if (kept < count) {
            pages[last] = new long[Math.max(count, PAGE_WORDS)];
            words += pages[last].length - kept;
        }
    }
}
