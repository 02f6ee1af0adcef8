package io.streamingetl.cli.verify.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuarantinePagesTest {
    private static final PartitionId ID = new PartitionId("orders", 0);

    /** Every third of 300,000 records is quarantined. */
    private static final long NEXT_OFFSET = 300_000;

    private long pages;
    private QuarantinedOffsets offsets;

    @BeforeEach
    void create() {
        offsets = new QuarantinePages(this::read, id -> NEXT_OFFSET);
    }

    private long[] read(PartitionId id, long from, long to) {
        pages++;
        return LongStream.range(from, to)
                .filter(offset -> offset % 3 == 0)
                .limit(QuarantinePages.PAGE)
                .toArray();
    }

    @Test
    void when_manyOffsetsAreQuarantined_then_eachIsFoundAPageAtATime() {
        long found = LongStream.range(0, NEXT_OFFSET)
                .filter(offset -> offsets.contains(ID, offset))
                .count();

        assertThat(found).isEqualTo(100_000);
        assertThat(pages).isEqualTo(100_000 / QuarantinePages.PAGE + 1);
    }

    @Test
    void when_readingBeginsAnew_then_earlierOffsetsAreFoundAgain() {
        assertThat(offsets.contains(ID, 299_997)).isTrue();
        assertThat(offsets.contains(ID, 3)).isTrue();
        assertThat(offsets.contains(ID, 4)).isFalse();
    }

    @Test
    void when_partitionsAreReadInTurns_then_eachHasAPage() {
        PartitionId other = new PartitionId("orders", 1);
        for (long offset = 0; offset < 9; offset++) {
            assertThat(offsets.contains(ID, offset)).isEqualTo(offset % 3 == 0);
            assertThat(offsets.contains(other, offset)).isEqualTo(offset % 3 == 0);
        }
        assertThat(pages).isEqualTo(2);
    }
}
