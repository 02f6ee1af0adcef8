package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.decode.RecordView;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.pane.PaneTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
    private static final long NOW_MS = 1_000_000;

    private final PartitionLog log = new PartitionLog(100);
    private final Event event = new Event(1);

    private DecodedRecords decode(LaneJob job) {
        return job.decoded(log.read(0, Integer.MAX_VALUE), NOW_MS);
    }

    @Test
    void when_thereAreNoRecords_then_none() {
        assertThat(decode(job()).count()).isZero();
    }

    @Test
    void when_recordsAreEventsOrNot_then_eachIsReadAsItIs() {
        log.event(1_000, 7, 11).garbage().gap(3).event(2_000, 8, -12).tombstone();
        DecodedRecords decoded = decode(job());

        assertThat(decoded.count()).isEqualTo(4);
        assertThat(decoded.read(0, event)).isNull();
        assertEvent(1_000, 7, 11);
        assertThat(decoded.read(1, event)).extracting(Rejection::reason).isEqualTo(Reason.BAD_JSON);
        assertThat(decoded.read(2, event)).isNull();
        assertEvent(2_000, 8, -12);
        assertThat(decoded.read(3, event)).extracting(Rejection::reason).isEqualTo(Reason.TOMBSTONE);
        assertThat(decoded.offset(0)).isEqualTo(100);
        assertThat(decoded.offset(2)).isEqualTo(105);
    }

    @Test
    void when_keysAreOfDifferentLengths_then_eachIsReadWhole() {
        int[] lengths = {1, 40, 3, 900, 2};
        int[] next = {0};
        RecordDecoder decoder = decoder((bytes, from, length, into) -> {
            into.keyLength = 0;
            for (int i = 0; i < lengths[next[0]]; i++) {
                KeyCodec.appendWhole(into, i);
            }
            next[0]++;
            return null;
        });
        Arrays.stream(lengths).forEach(length -> log.event(1_000));
        DecodedRecords decoded = OnePoll.decode(decoder, log.read(0, lengths.length), NOW_MS);

        for (int i = 0; i < lengths.length; i++) {
            assertThat(decoded.read(i, event)).isNull();
            assertThat(event.keyLength).isEqualTo(lengths[i]);
            assertThat(event.key[lengths[i] - 1] ^ Long.MIN_VALUE).isEqualTo(lengths[i] - 1);
        }
    }

    @Test
    void when_theLastOneIsRejectedBehindEventsOfAnyLength_then_eachHasAHash() {
        for (int length = 1; length < 100; length++) {
            int words = length;
            RecordDecoder decoder = decoder((bytes, from, size, into) -> {
                into.keyLength = 0;
                for (int i = 0; i < words; i++) {
                    KeyCodec.appendWhole(into, i);
                }
                return null;
            });
            PartitionLog one = new PartitionLog(0).event(1_000).tombstone();
            DecodedRecords decoded = OnePoll.decode(decoder, one.read(0, 2), NOW_MS);

            assertThat(decoded.read(0, event)).isNull();
            assertThat(decoded.hash(0)).isEqualTo(PaneTable.hash(event.key, event.keyLength));
            assertThatCode(() -> decoded.hash(1)).doesNotThrowAnyException();
        }
    }

    @Test
    void when_decodedAgain_then_whatWasDecodedBeforeStays() {
        RecordDecoder decoder = decoder(new LogDecoder());
        log.event(1_000, 7, 11).garbage();
        DecodedRecords before = OnePoll.decode(decoder, log.read(100, 2), NOW_MS);
        log.event(2_000, 8, 12).event(3_000, 9, 13);
        OnePoll.decode(decoder, log.read(102, 2), NOW_MS);

        assertThat(before.read(0, event)).isNull();
        assertEvent(1_000, 7, 11);
        assertThat(before.read(1, event)).isNotNull();
    }

    @Test
    void when_partitionsAlternateInAPoll_then_eachGetsItsOwn() {
        RecordDecoder decoder = decoder(new LogDecoder());
        log.event(1_000, 7, 11).garbage().tombstone().event(2_000, 8, 12).event(3_000, 9, 13);
        RecordView all = log.read(100, 5);
        decoder.begin(NOW_MS);
        int[] numbers = {
            decoder.decode(all.value(0)),
            decoder.decode(all.value(1)),
            RecordDecoder.NO_VALUE,
            decoder.decode(all.value(3)),
            decoder.decode(all.value(4))
        };

        DecodedRecords odd = decoder.records(log.read(100, 3), i -> List.of(numbers[3], numbers[1], numbers[2])
                .get(i));
        DecodedRecords even = decoder.records(
                log.read(103, 2), i -> List.of(numbers[0], numbers[4]).get(i));

        assertThat(odd.read(0, event)).isNull();
        assertEvent(2_000, 8, 12);
        assertThat(odd.read(1, event)).extracting(Rejection::reason).isEqualTo(Reason.BAD_JSON);
        assertThat(odd.read(2, event)).extracting(Rejection::reason).isEqualTo(Reason.TOMBSTONE);
        assertThat(even.read(0, event)).isNull();
        assertEvent(1_000, 7, 11);
        assertThat(even.read(1, event)).isNull();
        assertEvent(3_000, 9, 13);
        assertThat(even.offset(1)).isEqualTo(104);
    }

    @Test
    void when_aValueIsRejectedOrOfTheFuture_then_itsBytesAreToBeKept() {
        log.event(1_000).garbage().event(NOW_MS + job().maxFutureMs() + 1).event(NOW_MS + job().maxFutureMs());
        RecordView all = log.read(100, 4);
        RecordDecoder decoder = new RecordDecoder(
                new LogDecoder(), new FoldRules(LaneJob.AGGREGATION, 0, job().maxFutureMs(), false, false));
        decoder.begin(NOW_MS);

        assertThat(IntStream.range(0, 4).filter(i -> decoder.mayBeRejected(decoder.decode(all.value(i)))))
                .containsExactly(1, 2);
    }

    @Test
    void when_noRecordCanBeSetAside_then_noneIsKept() {
        log.event(1_000).event(NOW_MS + job().maxFutureMs());

        assertThatThrownBy(decode(job())::records)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("offset 100");
    }

    @Test
    void when_oneIsRejected_then_allAreKept() {
        log.event(1_000).garbage();

        assertThat(decode(job()).records().count()).isEqualTo(2);
    }

    @Test
    void when_oneIsOfTheFuture_then_allAreKept() {
        log.event(NOW_MS + job().maxFutureMs() + 1).event(1_000);

        assertThat(decode(job()).records().count()).isEqualTo(2);
    }

    @Test
    void when_lateOnesAreSetAside_then_allAreKept() {
        log.event(1_000);

        assertThat(decode(job().quarantiningLate()).records().count()).isOne();
    }

    private static RecordDecoder decoder(EventDecoder decoder) {
        return new RecordDecoder(decoder, new FoldRules(LaneJob.AGGREGATION, 0, 0, false, false));
    }

    private void assertEvent(long timeMs, long key, long cents) {
        assertThat(event.timeMs).isEqualTo(timeMs);
        assertThat(event.keyLength).isOne();
        assertThat(event.key[0] ^ Long.MIN_VALUE).isEqualTo(key);
        assertThat(event.operands).containsExactly(cents);
    }
}
