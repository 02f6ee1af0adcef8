package io.streamingetl.testkit.oracle;

import java.util.ArrayList;
import java.util.List;

/** Collects differences and keeps the first of them. */
final class Differences {
    static final int SHOWN = 50;

    private final List<String> shown = new ArrayList<>();
    private long count;

    void add(String difference) {
        count++;
        if (shown.size() < SHOWN) {
            shown.add(difference);
        }
    }

    List<String> list() {
        List<String> all = new ArrayList<>(shown);
        if (count > shown.size()) {
            all.add("and %,d more differences".formatted(count - shown.size()));
        }
        return all;
    }
}
