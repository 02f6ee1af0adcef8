package io.streamingetl.core.quarantine;

import static io.streamingetl.core.quarantine.QuarantinedRecord.MAX_KEY_BYTES;
import static io.streamingetl.core.quarantine.QuarantinedRecord.MAX_VALUE_BYTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.decode.json.BareRecords;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuarantinedRecordTest {
    private static final Rejection WHY = new Rejection(Reason.BAD_JSON, "why");

    /** The only record of a batch. */
    private record One(ByteBuffer key, ByteBuffer value) implements BareRecords {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public long offset(int index) {
            return 42;
        }

        @Override
        public ByteBuffer value(int index) {
            return value;
        }

        @Override
        public ByteBuffer key(int index) {
            return key;
        }

        @Override
        public long timestampMs(int index) {
            return 1_000;
        }
    }

    @Test
    void when_recordIsSmall_then_allOfItIsKept() {
        QuarantinedRecord record = quarantined(bytes("key"), bytes("value"));

        assertThat(record)
                .isEqualTo(new QuarantinedRecord(42, WHY, bytes("value"), 5, bytes("key"), 1_000, Optional.empty()));
        assertThat(record.cut()).isFalse();
    }

    @Test
    void when_recordLiesInALargerArray_then_onlyItselfIsKept() {
        byte[] fetched = "..key.value..".getBytes(UTF_8);
        ByteBuffer value = ByteBuffer.wrap(fetched, 6, 5);
        QuarantinedRecord record = quarantined(ByteBuffer.wrap(fetched, 2, 3).slice(), value);
        Arrays.fill(fetched, (byte) 'x');

        assertThat(record.value()).isEqualTo(bytes("value"));
        assertThat(record.value().array()).hasSize(5);
        assertThat(record.key()).isEqualTo(bytes("key"));
        assertThat(value.position()).isEqualTo(6);
    }

    @Test
    void when_recordIsLarge_then_itsBeginningIsKept() {
        ByteBuffer value = ByteBuffer.allocate(MAX_VALUE_BYTES + 1).put(0, (byte) 7);
        QuarantinedRecord record = quarantined(ByteBuffer.allocate(MAX_KEY_BYTES + 1), value);

        assertThat(record.value().remaining()).isEqualTo(MAX_VALUE_BYTES);
        assertThat(record.value().get(0)).isEqualTo((byte) 7);
        assertThat(record.valueSize()).isEqualTo(MAX_VALUE_BYTES + 1);
        assertThat(record.cut()).isTrue();
        assertThat(record.key().remaining()).isEqualTo(MAX_KEY_BYTES);
    }

    @Test
    void when_recordIsJustNotTooLarge_then_notCut() {
        assertThat(quarantined(null, ByteBuffer.allocate(MAX_VALUE_BYTES)).cut())
                .isFalse();
    }

    @Test
    void when_recordIsATombstoneWithoutKey_then_neitherIsKept() {
        QuarantinedRecord record = quarantined(null, null);

        assertThat(record.value()).isNull();
        assertThat(record.valueSize()).isZero();
        assertThat(record.key()).isNull();
        assertThat(record.cut()).isFalse();
    }

    @Test
    void when_aCopyGoesToATopic_then_allOfItIsKept() {
        ByteBuffer value = ByteBuffer.allocate(MAX_VALUE_BYTES + 1).put(0, (byte) 7);
        QuarantinedRecord record = QuarantinedRecord.of(new One(bytes("key"), value), 0, WHY, true);

        assertThat(record.value().remaining()).isEqualTo(MAX_VALUE_BYTES);
        assertThat(record.copy()).contains(new RecordCopy(value, bytes("key"), List.of()));
        assertThat(record.copy().orElseThrow().value().array()).isNotSameAs(value.array());
    }

    private static QuarantinedRecord quarantined(ByteBuffer key, ByteBuffer value) {
        return QuarantinedRecord.of(new One(key, value), 0, WHY, false);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
