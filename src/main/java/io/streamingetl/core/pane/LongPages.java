package io.streamingetl.core.pane;

import java.util.Arrays;

/**
 * An ever growing space of 64-bit words in pages: growing copies none of them and asks for no large array. What is
 * reserved at once lies in one page. A position is the number of a page and, in its lowest bits, where in the page.
 */
final class LongPages {
    private static final int BITS = 12;

    /** Words of a page, but for the first one, which grows up to it, and for one that is reserved for more. */
    private static final int PAGE_WORDS = 1 << BITS;

    private long[][] pages;
    private int last;
    private long words;

    /** Words of the last page in use. */
    private int filled;

    LongPages(int firstWords) {
        pages = new long[][] {new long[Math.min(PAGE_WORDS, firstWords)]};
        words = pages[0].length;
    }

    /** Words of all pages, whether they are in use or not. */
    long words() {
        return words;
    }

    /** The page of a position. */
    long[] page(int position) {
        return pages[position >>> BITS];
    }

    /** Where in its page a position is. */
    static int offset(int position) {
        return position & (PAGE_WORDS - 1);
    }

    /** Reserves so many words, zeros, at the position that it returns. */
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
