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
    private final List<StoredRecord> overtaken = new ArrayList<>();
    private long stayingCount;
    private long elsewhereCount;

    void redriven(StoredRecord record) {
        redriven.merge(record.reason(), 1L, Long::sum);
    }

    void stays(StoredRecord record, String reason, String detail) {
        stayingCount++;
        if (staying.size() < SHOWN) {
            staying.add(new Staying(record, reason, detail));
        }
    }

    /** Another redrive added the record: the same value, where this one has one for it. */
    void redrivenElsewhere() {
        elsewhereCount++;
    }

    /** Another redrive added the record meanwhile, with another value than this one has for it. */
    void overtaken(StoredRecord record) {
        overtaken.add(record);
    }

    /** Whether each record is in a row with the value that was meant. */
    boolean isComplete() {
        return stayingCount == 0 && overtaken.isEmpty();
    }

    /** How many this one redrove, by the reason for which they were in quarantine. */
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

    /** How many another one redrove, before or meanwhile. */
    long elsewhereCount() {
        return elsewhereCount;
    }

    List<StoredRecord> overtaken() {
        return overtaken;
    }
}
