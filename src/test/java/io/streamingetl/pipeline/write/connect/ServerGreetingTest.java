package io.streamingetl.pipeline.write.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.mysqlclient.MySQLException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ServerGreetingTest {

    private static Buffer packet(byte[] payload) {
        return Buffer.buffer()
                .appendMediumLE(payload.length)
                .appendByte((byte) 0)
                .appendBytes(payload);
    }

    private static Buffer error(int code, String text) {
        return packet(Buffer.buffer()
                .appendByte((byte) 0xff)
                .appendUnsignedShortLE(code)
                .appendString(text)
                .getBytes());
    }

    private static MySQLException refusal(Buffer bytes) {
        return (MySQLException) ServerGreeting.refusal(bytes).orElseThrow();
    }

    @Test
    void when_itRefusesTheHost_then_codeAndTextAreTheServers() {
        MySQLException refusal = refusal(error(1130, "Host '10.0.0.7' is not allowed to connect"));
        assertThat(refusal.getErrorCode()).isEqualTo(1130);
        assertThat(refusal).hasMessageContaining("Host '10.0.0.7' is not allowed to connect,");
    }

    @Test
    void when_theRefusalHasAState_then_itIsNoPartOfTheText() {
        MySQLException refusal = refusal(error(1040, "#08004Too many connections"));
        assertThat(refusal.getSqlState()).isEqualTo("08004");
        assertThat(refusal).hasMessageContaining("=Too many connections,");
    }

    @Test
    void when_itGreets_then_noRefusal() {
        assertThat(ServerGreeting.refusal(packet("\n8.0.12".getBytes(StandardCharsets.US_ASCII))))
                .isEmpty();
    }

    @Test
    void when_anotherProtocolGreets_then_saysWithWhat() {
        Throwable refusal = ServerGreeting.refusal(Buffer.buffer("SSH-2.0-OpenSSH_9.2p1\r\n"))
                .orElseThrow();
        assertThat(refusal)
                .hasMessage(
                        "no MySQL or MariaDB server listens at this port: it greets with \"SSH-2.0-OpenSSH_9.2p1\"");
    }
}
