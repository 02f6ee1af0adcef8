package io.streamingetl.cli.redrive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the records of a redrive by outcome. */
final class RedriveTally {
    /** Number of records that stay in quarantine to keep with their reasons; all are counted. */
    static final int SHOWN = 20;

    /** A record that stays in quarantine, and why it is still rejected, which may differ from its recorded reason. */
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

    /** Another redrive added the record, with the same value if this one has a new value for it. */
    void redrivenElsewhere() {
        elsewhereCount++;
    }

    /** Another redrive added the record meanwhile with a different value. */
    void overtaken(StoredRecord record) {
        overtaken.add(record);
    }

    /** Whether every record is in a row with the intended value. */
    boolean isComplete() {
        return stayingCount == 0 && overtaken.isEmpty();
    }

    /** The number of records that this redrive added, by their recorded reason. */
    Map<String, Long> redrivenByReason() {
        return redriven;
    }

    long redrivenCount() {
        return redriven.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The first records that stay in quarantine. */
    List<Staying> staying() {
        return staying;
    }

    long stayingCount() {
        return stayingCount;
    }

    /** The number of records that another redrive added, before or meanwhile. */
    long elsewhereCount() {
        return elsewhereCount;
    }

    List<StoredRecord> overtaken() {
        return overtaken;
    }
}
