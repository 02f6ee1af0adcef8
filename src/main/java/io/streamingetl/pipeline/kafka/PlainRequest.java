package io.streamingetl.pipeline.kafka;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A connection for one request in Kafka's protocol, neither encrypted nor authenticated. Unlike Kafka's client it reads
 * a bounded answer: the client allocates what the first four bytes announce (KAFKA-4090). Blocks.
 */
final class PlainRequest implements AutoCloseable {
    /** How long to wait for the connection, and again for each part of the answer. */
    static final int TIMEOUT_MS = 2_000;

    /**
     * More than any answer to these requests has. An alert of a TLS server seems to announce 336 MB, and the greeting
     * of a database up to 2 GB.
     */
    static final int MAX_ANSWER_BYTES = 16 << 20;

    /** Enough to recognize what answers. */
    private static final int FIRST_BYTES = 64;

    private static final String CLIENT_ID = "streaming-etl";
    private static final int CORRELATION_ID = 1;

    /** All brokers know it. */
    private static final short API_VERSIONS_VERSION = 0;

    /** The first in which a request without topics creates none; all brokers that Kafka's client supports know it. */
    private static final short METADATA_VERSION = 4;

    private final Socket socket = new Socket();

    /** @throws IOException if the address refuses the connection, or does not accept it in time */
    PlainRequest(InetSocketAddress address) throws IOException {
        try {
            socket.connect(address, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * The first bytes of the answer to the request with which each Kafka client begins, also with a login.
     *
     * @return more than 4, at most 64
     * @throws IOException if the connection ends before, or nothing arrives in time
     */
    byte[] firstBytes() throws IOException {
        send(new ApiVersionsRequest.Builder().build(API_VERSIONS_VERSION));
        byte[] first = new byte[FIRST_BYTES];
        int size = 0;
        while (size <= Integer.BYTES) {
            int read = socket.getInputStream().read(first, size, first.length - size);
            if (read < 0) {
                throw new EOFException();
            }
            size += read;
        }
        return Arrays.copyOf(first, size);
    }

    /**
     * The brokers as they advertise themselves.
     *
     * @throws IOException also if the connection ends, as that to a listener which requires a login does
     */
    Collection<Node> brokers() throws IOException {
        RequestHeader header =
                send(MetadataRequest.Builder.forTopicNames(List.of(), false).build(METADATA_VERSION));
        InputStream in = socket.getInputStream();
        int size = ByteBuffer.wrap(exactly(in, Integer.BYTES)).getInt();
        if (size < 0 || size > MAX_ANSWER_BYTES) {
            throw new IOException("an answer of " + size + " bytes");
        }
        return ((MetadataResponse) AbstractResponse.parseResponse(ByteBuffer.wrap(exactly(in, size)), header))
                .brokers();
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException();
        }
        return bytes;
    }

    private RequestHeader send(AbstractRequest request) throws IOException {
        RequestHeader header = new RequestHeader(request.apiKey(), request.version(), CLIENT_ID, CORRELATION_ID);
        ByteBuffer body = request.serializeWithHeader(header);
        ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + body.remaining())
                .putInt(body.remaining())
                .put(body);
        socket.getOutputStream().write(framed.array());
        return header;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
