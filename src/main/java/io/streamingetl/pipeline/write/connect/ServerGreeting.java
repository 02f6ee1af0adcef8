package io.streamingetl.pipeline.write.connect;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.mysqlclient.MySQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a server sends first, before it is asked anything. A server that accepts no more connections, or none from this
 * host, says so here; the client takes that for a broken greeting and drops it. Protocol: "Connection Phase" of MySQL's
 * internals.
 */
final class ServerGreeting {
    private static final int HEADER_BYTES = 4;
    private static final int ERROR = 0xff;

    /** The version of the protocol, the first byte of every greeting since MySQL 3.21. */
    private static final int VERSION = 10;

    /** A server that accepts the connection greets at once. */
    private static final long PATIENCE_SECONDS = 2;

    private static final int CODE_BYTES = 2;
    private static final int STATE_CHARS = 5;
    private static final int SHOWN_CHARS = 40;

    private ServerGreeting() {}

    /** Connects once more and completes with the server's refusal; empty if it greets, or does not answer either. */
    static Future<Optional<Throwable>> refusal(Vertx vertx, SocketAddress server) {
        NetClient client = vertx.createNetClient(MySqlPool.netOptions());
        return client.connect(server)
                .compose(ServerGreeting::firstBytes)
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .map(ServerGreeting::refusal)
                .otherwise(Optional.empty())
                .eventually(client::close);
    }

    private static Future<Buffer> firstBytes(NetSocket socket) {
        Promise<Buffer> first = Promise.promise();
        socket.closeHandler(closed -> first.tryFail("closed"));
        socket.handler(first::tryComplete);
        return first.future();
    }

    /** @param bytes the first that the server sent: an error is short, and comes as a whole */
    static Optional<Throwable> refusal(Buffer bytes) {
        int type = bytes.length() > HEADER_BYTES ? bytes.getUnsignedByte(HEADER_BYTES) : VERSION;
        if (type == VERSION) {
            return Optional.empty();
        }
        int text = HEADER_BYTES + 1 + CODE_BYTES;
        if (type != ERROR || bytes.length() < text) {
            return Optional.of(new IllegalStateException(
                    "no MySQL or MariaDB server listens at this port: it greets with \"" + shown(bytes) + "\""));
        }
        int code = bytes.getUnsignedShortLE(HEADER_BYTES + 1);
        boolean hasState = bytes.length() > text + STATE_CHARS && bytes.getByte(text) == '#';
        String state = hasState ? bytes.getString(text + 1, text + 1 + STATE_CHARS) : "HY000";
        String reason = bytes.getString(hasState ? text + 1 + STATE_CHARS : text, bytes.length());
        return Optional.of(new MySQLException(reason, code, state));
    }

    private static String shown(Buffer bytes) {
        return bytes.getString(0, Math.min(bytes.length(), SHOWN_CHARS))
                .replaceAll("[^ -~]+", " ")
                .strip();
    }
}
