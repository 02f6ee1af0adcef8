package io.streamingetl.testkit.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Finds COMMIT statements in the bytes that a MySQL client sends. A packet is 3 bytes of length (little endian), 1 of
 * sequence, and the payload; a text query's payload is 0x03 and the text. No byte of a COMMIT is passed on before the
 * COMMIT is recognised. Not thread-safe; supports neither TLS nor compressed connections.
 */
final class CommitFrames {
    private static final int HEADER_BYTES = 4;
    private static final int LONGEST_COMMIT_BYTES = 16;
    private static final byte COM_QUERY = 0x03;

    private final byte[] held = new byte[HEADER_BYTES + LONGEST_COMMIT_BYTES];
    private int heldCount;
    private int passing;

    /** Receives the same bytes in the same order, with COMMIT packets separate. */
    interface Sink {
        void other(byte[] bytes, int from, int length) throws IOException;

        /** Called with a complete packet. */
        void commit(byte[] packet) throws IOException;
    }

    /** Accepts the next {@code length} bytes of the stream, which may end anywhere in a packet. */
    void accept(byte[] bytes, int length, Sink sink) throws IOException {
        int at = 0;
        while (at < length) {
            if (passing > 0) {
                int count = Math.min(passing, length - at);
                sink.other(bytes, at, count);
                passing -= count;
                at += count;
            } else {
                held[heldCount++] = bytes[at++];
                if (heldCount >= HEADER_BYTES) {
                    decide(sink);
                }
            }
        }
    }

    private void decide(Sink sink) throws IOException {
        int payload = (held[0] & 0xff) | (held[1] & 0xff) << 8 | (held[2] & 0xff) << 16;
        if (payload > LONGEST_COMMIT_BYTES) {
            passing = payload;
            release(sink);
        } else if (heldCount == HEADER_BYTES + payload) {
            release(sink);
        }
    }

    private void release(Sink sink) throws IOException {
        int count = heldCount;
        heldCount = 0;
        if (isCommit(count)) {
            sink.commit(Arrays.copyOf(held, count));
        } else {
            sink.other(held, 0, count);
        }
    }

    private boolean isCommit(int count) {
        if (passing > 0 || count <= HEADER_BYTES || held[HEADER_BYTES] != COM_QUERY) {
            return false;
        }
        String text = new String(held, HEADER_BYTES + 1, count - HEADER_BYTES - 1, StandardCharsets.US_ASCII);
        return text.replace(';', ' ').strip().toUpperCase(Locale.ROOT).equals("COMMIT");
    }
}
