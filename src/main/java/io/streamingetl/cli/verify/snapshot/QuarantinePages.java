package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.core.progress.PartitionId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The quarantined offsets of a snapshot. It holds one page per partition, since records are checked in the order of
 * their offsets.
 *
 * <p>Pages are read after the snapshot but belong to it: the transaction that advances a partition's next offset also
 * writes the quarantine rows below it, and the program never deletes them.
 */
final class QuarantinePages implements QuarantinedOffsets {
    /** The maximum number of offsets of a page. */
    static final int PAGE = 4096;

    /** Reads pages. */
    interface Source {
        /** The first quarantined offsets in {@code [from, to)}, at most {@link #PAGE}, in order. */
        long[] read(PartitionId id, long from, long to);
    }

    /** All quarantined offsets in {@code [from, to)}, in order. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Page(long from, long to, long[] offsets) {
        boolean covers(long offset) {
            return offset >= from && offset < to;
        }
    }

    private final Source source;
    private final ToLongFunction<PartitionId> ends;
    private final Map<PartitionId, Page> pages = new HashMap<>();

    /** @param ends the partitions' next offsets; only lower offsets are requested */
    QuarantinePages(Source source, ToLongFunction<PartitionId> ends) {
        this.source = source;
        this.ends = ends;
    }

    @Override
    public boolean contains(PartitionId id, long offset) {
        Page page = pages.get(id);
        if (page == null || !page.covers(offset)) {
            page = read(id, offset);
            pages.put(id, page);
        }
        return Arrays.binarySearch(page.offsets, offset) >= 0;
    }

    private Page read(PartitionId id, long from) {
        long end = ends.applyAsLong(id);
        long[] offsets = source.read(id, from, end);
        return new Page(from, offsets.length < PAGE ? end : offsets[offsets.length - 1] + 1, offsets);
    }
}
