package io.streamingetl.core.pane;

import java.security.SecureRandom;

/**
 * Hashes that nobody outside the process can foresee: who sends records chooses their keys and times, and where many of
 * them had one hash, each would cost as many steps as there are.
 *
 * <p>Multilinear-HM over the halves of the words (Lemire and Kaser, "Strongly universal string hashing is fast", 2014):
 * whatever two keys are chosen, they have one hash with a probability of 2^-32 over the secrets, once for each
 * {@link #BLOCK} words. Its products do not wait for each other, so it costs no more than mixing the words one after
 * the other.
 */
public final class KeyHash {
    /** Words that have secrets of their own. */
    static final int BLOCK = 64;

    private static final long HALF = 0xFFFF_FFFFL;

    /** Two of each word of a block. */
    private static final long[] SECRETS = new SecureRandom().longs(2 * BLOCK).toArray();

    private static final long OF_LENGTH = new SecureRandom().nextLong();
    private static final long OF_BLOCKS_BEFORE = new SecureRandom().nextLong();

    private KeyHash() {}

    /** Of the first {@code length} words of a key. */
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

    /** Of one word. */
    public static int of(long word) {
        return spread((int) (((SECRETS[0] + (word & HALF)) * (SECRETS[1] + (word >>> 32))) >>> 32));
    }

    /** One to one: keys in sequence have sums at regular distances, which linear probing is slow with. */
    private static int spread(int sum) {
        int hash = (sum ^ (sum >>> 15)) * 0x2C1B3C6D;
        return hash ^ (hash >>> 16);
    }
}
