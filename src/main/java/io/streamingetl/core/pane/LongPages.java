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

    /** Reserves this many words, which are zero, and returns their position. */
    int reserve(int count) {
        int length = pages[last].length;
        if (filled + count > length) {
            if (last == 0 && filled + count <= PAGE_WORDS) {
                pages[0] = Arrays.copyOf(pages[0], Math.min(PAGE_WORDS, Math.max(filled + count, 2 * length)));
                words += pages[0].length - length;
            } else {
                append(count);
            }
        }
        int position = (last << BITS) | filled;
        filled += count;
        return position;
    }

    private void append(int count) {
        last++;
        if (last == pages.length) {
            pages = Arrays.copyOf(pages, 2 * last);
        }
        pages[last] = new long[Math.max(count, PAGE_WORDS)];
        words += pages[last].length;
        filled = 0;
    }
}
