package io.streamingetl.cli.redrive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the records. */
final class RedriveTally {
    /** So many of those that stay are kept with their reasons; all are counted. */
    static final int SHOWN = 20;

    /** A record that stays in quarantine: why it is no event now, which may differ from why it came there. */
    record Staying(StoredRecord record, String reason, String detail) {}

    private final Map<String, Long> redriven = new TreeMap<>();
    private final List<Staying> staying = new ArrayList<>();
    private long stayingCount;

    void redriven(StoredRecord record) {
        redriven.merge(record.reason(), 1L, Long::sum);
    }

    void stays(StoredRecord record, String reason, String detail) {
        stayingCount++;
        if (staying.size() < SHOWN) {
            staying.add(new Staying(record, reason, detail));
        }
    }

    /** How many were redriven, by the reason for which they were in quarantine. */
    Map<String, Long> redrivenByReason() {
        return redriven;
    }

    long redrivenCount() {
        return redriven.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The first of those that stay. */
    List<Staying> staying() {
        return staying;
    }

    long stayingCount() {
        return stayingCount;
    }
}
