package io.streamingetl.core.window;

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

    /** Words of the last page in use. */
    private int filled;

    LongPages(int firstWords) {
        pages = new long[][] {new long[Math.min(PAGE_WORDS, firstWords)]};
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
    int reserve(int words) {
        int length = pages[last].length;
        if (filled + words > length) {
            if (last == 0 && filled + words <= PAGE_WORDS) {
                pages[0] = Arrays.copyOf(pages[0], Math.min(PAGE_WORDS, Math.max(filled + words, 2 * length)));
            } else {
                append(words);
            }
        }
        int position = (last << BITS) | filled;
        filled += words;
        return position;
    }

    private void append(int words) {
        last++;
        if (last == pages.length) {
            pages = Arrays.copyOf(pages, 2 * last);
        }
        pages[last] = new long[Math.max(words, PAGE_WORDS)];
        filled = 0;
    }
}
