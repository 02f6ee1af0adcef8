package io.streamingetl.core.aggregate;

import io.streamingetl.core.decode.json.BareRecords;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A partition as the broker holds it: records, offsets that hold none, an end. */
final class PartitionLog {

    /**
     * What a poll returns.
     *
     * @param nextOffset the consumer's position behind it
     */
    record Batch(List<LogRecord> records, long nextOffset) implements BareRecords {
        @Override
        public int count() {
            return records.size();
        }

        @Override
        public long offset(int index) {
            return records.get(index).offset();
        }

        @Override
        public ByteBuffer value(int index) {
            return records.get(index).value();
        }
    }

    private final long start;
    private final List<LogRecord> records = new ArrayList<>();
    private long end;

    PartitionLog(long start) {
        this.start = start;
        this.end = start;
    }

    PartitionLog event(long timeMs, long key, long cents) {
        return add(LogRecord.Kind.EVENT, timeMs, key, cents);
    }

    /** An event of key 1. */
    PartitionLog event(long timeMs) {
        return event(timeMs, 1, 100);
    }

    PartitionLog garbage() {
        return add(LogRecord.Kind.GARBAGE, 0, 0, 0);
    }

    PartitionLog tombstone() {
        return add(LogRecord.Kind.TOMBSTONE, 0, 0, 0);
    }

    private PartitionLog add(LogRecord.Kind kind, long timeMs, long key, long cents) {
        records.add(new LogRecord(end++, kind, timeMs, key, cents));
        return this;
    }

    /** Offsets without a record, such as those of an aborted transaction. */
    PartitionLog gap(int offsets) {
        end += offsets;
        return this;
    }

    /** Compaction deletes this record. */
    void compact(long offset) {
        records.removeIf(record -> record.offset() == offset);
    }

    /** At most so many records from this offset on. */
    Batch read(long from, int most) {
        List<LogRecord> rest =
                records.stream().filter(record -> record.offset() >= from).toList();
        boolean toTheEnd = rest.size() <= most;
        List<LogRecord> read = toTheEnd ? rest : rest.subList(0, most);
        return new Batch(read, toTheEnd ? end : rest.get(most).offset());
    }

    /** All of them, in offset order. */
    List<LogRecord> records() {
        return records;
    }

    /** Its first offset. */
    long start() {
        return start;
    }

    /** The offset behind its last. */
    long end() {
        return end;
    }
}
