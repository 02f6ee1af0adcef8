package io.streamingetl.pipeline.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What listens at an address, judged by its answer to a plain Kafka request.
 *
 * @param detail for {@link Kind#OTHER} the beginning of its answer, for {@link Kind#UNREACHABLE} the reason
 */
record Listener(InetSocketAddress address, Kind kind, String detail) {
    /** What can be told from the first bytes. */
    enum Kind {
        /** Speaks Kafka's protocol unencrypted, with or without a login. */
        PLAIN("is a plain Kafka listener"),
        TLS("speaks TLS"),
        /** MySQL or MariaDB. */
        DATABASE("is a database server"),
        OTHER("is not a Kafka listener"),
        /** Accepts the connection, but ends it or sends nothing in time. */
        SILENT("does not answer"),
        UNREACHABLE("can't be reached");

        private final String finding;

        Kind(String finding) {
            this.finding = finding;
        }

        /** The predicate of a sentence about the listener. */
        @Override
        public String toString() {
            return finding;
        }
    }

    /** Types of TLS records. */
    private static final int ALERT = 21, HANDSHAKE = 22;

    private static final int TLS_MAJOR_VERSION = 3;

    /** What follows the header of a MySQL packet at the beginning of a connection. */
    private static final int PROTOCOL_10 = 10, ERROR = 0xff;

    private static final int SHOWN_BYTES = 30;

    /** Asks at all addresses at the same time. Blocks for a few seconds at most. */
    static List<Listener> askAll(List<InetSocketAddress> addresses) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, addresses.size()));
        try {
            return addresses.stream()
                    .map(address -> CompletableFuture.supplyAsync(() -> ask(address), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            threads.shutdown();
        }
    }

    private static Listener ask(InetSocketAddress address) {
        try (PlainRequest request = new PlainRequest(address)) {
            return answered(address, request);
        } catch (IOException e) {
            return new Listener(address, Kind.UNREACHABLE, String.valueOf(e.getMessage()));
        }
    }

    private static Listener answered(InetSocketAddress address, PlainRequest request) {
        try {
            byte[] first = request.firstBytes();
            Kind kind = kind(first);
            return new Listener(address, kind, kind == Kind.OTHER ? printable(first) : "");
        } catch (IOException silent) {
            return new Listener(address, Kind.SILENT, "");
        }
    }

    /** @param first more than 4 bytes */
    static Kind kind(byte[] first) {
        int announced = ByteBuffer.wrap(first).getInt();
        if (announced > 0 && announced <= PlainRequest.MAX_ANSWER_BYTES) {
            return Kind.PLAIN;
        }
        if ((first[0] == ALERT || first[0] == HANDSHAKE) && first[1] == TLS_MAJOR_VERSION) {
            return Kind.TLS;
        }
        // The first packet, number 0, of less than 64 KB.
        boolean first64K = first[2] == 0 && first[3] == 0;
        return first64K && (first[4] == PROTOCOL_10 || first[4] == (byte) ERROR) ? Kind.DATABASE : Kind.OTHER;
    }

    private static String printable(byte[] answer) {
        return new String(answer, 0, Math.min(answer.length, SHOWN_BYTES), StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll("[^ -~]", ".");
    }

    @Override
    public String toString() {
        return address.getHostString() + ":" + address.getPort();
    }
}
