package io.streamingetl.core.pane;

import java.security.SecureRandom;

/**
 * Hashes that are unpredictable outside the process. A sender of records chooses their keys and times, and could
 * otherwise choose many with one hash, so that each lookup would visit all of them.
 *
 * <p>Multilinear-HM over the halves of the words (Lemire and Kaser, "Strongly universal string hashing is fast", 2014):
 * two given keys have the same hash with a probability of 2^-32 over the secrets, for each {@link #BLOCK} words. Its
 * products are independent of each other, so it costs no more than mixing one word after the other.
 */
public final class KeyHash {
    /** Number of words with secrets of their own. */
    static final int BLOCK = 64;

    private static final long HALF = 0xFFFF_FFFFL;

    /** Two for each word of a block. */
    private static final long[] SECRETS = new SecureRandom().longs(2 * BLOCK).toArray();

    private static final long OF_LENGTH = new SecureRandom().nextLong();
    private static final long OF_BLOCKS_BEFORE = new SecureRandom().nextLong();

    private KeyHash() {}

    /** The hash of the first {@code length} words of a key. */
    static int of(long[] key, int length) {
        long sum = OF_LENGTH * length;
        int from = 0;
        while (true) {
            int words = Math.min(length - from, BLOCK);
            for (int i = 0; i < words; i++) {
                long word = key[from + i];
                sum += (SECRETS[2 * i] + (word & HALF)) * (SECRETS[2 * i + 1] + (word >>> 32));
            }
            from += BLOCK;
            if (from >= length) {
                return spread((int) (sum >>> 32));
            }
            sum = OF_BLOCKS_BEFORE * (sum >>> 32);
        }
    }

    /** The hash of one word. */
    public static int of(long word) {
        return spread((int) (((SECRETS[0] + (word & HALF)) * (SECRETS[1] + (word >>> 32))) >>> 32));
    }

    /** A bijection: keys in sequence have sums at regular distances, which make linear probing slow. */
    private static int spread(int sum) {
        int hash = (sum ^ (sum >>> 15)) * 0x2C1B3C6D;
        return hash ^ (hash >>> 16);
    }
}
