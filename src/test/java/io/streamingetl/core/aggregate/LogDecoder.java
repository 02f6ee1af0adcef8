package io.streamingetl.core.aggregate;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import java.nio.ByteBuffer;

/** Decodes the values of {@link LogRecord}, and leaves an event that must not be used where it rejects one. */
final class LogDecoder implements EventDecoder {
    @Override
    public Rejection decode(byte[] bytes, int offset, int length, Event into) {
        into.keyLength = 0;
        if (length != LogRecord.EVENT_BYTES) {
            KeyCodec.appendWhole(into, -1);
            into.timeMs = Long.MAX_VALUE;
            return new Rejection(Reason.BAD_JSON, length + " bytes");
        }
        ByteBuffer value = ByteBuffer.wrap(bytes, offset, length);
        into.timeMs = value.getLong();
        KeyCodec.appendWhole(into, value.getLong());
        into.operands[0] = value.getLong();
        return null;
    }
}
