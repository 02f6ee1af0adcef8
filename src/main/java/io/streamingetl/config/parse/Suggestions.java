package io.streamingetl.config.parse;

import java.util.Collection;
import java.util.Comparator;

/** Guesses which key a misspelled one means. */
final class Suggestions {

    private Suggestions() {}

    /** "did you mean size?"; if no known key is similar, all of them. */
    static String hint(String key, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                .filter(candidate -> distance(key, candidate) <= Math.max(2, candidate.length() / 3))
                .map(candidate -> "did you mean " + candidate + "?")
                .orElseGet(() -> "the keys here are " + String.join(", ", known));
    }

    /** Levenshtein distance: insertions, deletions and replacements between two words. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
