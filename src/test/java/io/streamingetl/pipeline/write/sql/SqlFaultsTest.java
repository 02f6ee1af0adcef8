package io.streamingetl.pipeline.write.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mysqlclient.MySQLException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFaultsTest {

    @Test
    void when_theServerRefuses_then_itsTextFollowsTheMeaning() {
        Throwable failure = new MySQLException("Access denied for user 'etl'@'h'", 1045, "28000");
        assertThat(SqlFaults.kind(failure)).isEqualTo(SqlFaults.Kind.PERMANENT);
        assertThat(SqlFaults.describe(failure))
                .isEqualTo("the login is refused (MySQL error 1045: Access denied for user 'etl'@'h')");
    }

    @ParameterizedTest
    @CsvSource({
        "1040, 08004, TRANSIENT",
        "1129, HY000, PERMANENT",
        "1130, HY000, PERMANENT",
        "1184, 08S01, PERMANENT",
        "1203, 42000, TRANSIENT",
        "1226, 42000, TRANSIENT",
        "1251, 08004, PERMANENT",
        "1290, HY000, TRANSIENT",
        "1461, 42000, TRANSIENT",
        "1524, HY000, PERMANENT",
        "1820, HY000, PERMANENT",
        "1862, HY000, PERMANENT",
        "3118, HY000, PERMANENT",
        "3159, 08004, PERMANENT",
        "3955, HY000, TRANSIENT",
        "4151, HY000, PERMANENT",
        "1213, 40001, TRANSIENT"
    })
    void when_theServerRefuses_then_waitsOnlyForWhatEndsByItself(int code, String state, SqlFaults.Kind kind) {
        assertThat(SqlFaults.kind(new MySQLException("text", code, state))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "28000, PERMANENT",
        "42S22, PERMANENT",
        "45000, PERMANENT",
        "22001, PERMANENT",
        "08S01, TRANSIENT",
        "40001, TRANSIENT",
        "70100, TRANSIENT",
        "HY000, TRANSIENT"
    })
    void when_theErrorIsNotListed_then_itsSqlStateDecides(String state, SqlFaults.Kind kind) {
        assertThat(SqlFaults.kind(new MySQLException("text", 9999, state))).isEqualTo(kind);
    }

    @Test
    void when_theClientLacksTheMethod_then_somebodyHasToChangeTheAccount() {
        Throwable failure = new UnsupportedOperationException("Unsupported authentication method: client_ed25519");
        assertThat(SqlFaults.kind(failure)).isEqualTo(SqlFaults.Kind.PERMANENT);
        assertThat(SqlFaults.describe(failure))
                .isEqualTo("the account authenticates by client_ed25519, which this program does not support");
    }

    @Test
    void when_nothingListens_then_saysSoWithTheAddress() {
        assertThat(SqlFaults.describe(new ConnectException("Connection refused: localhost/127.0.0.1:1")))
                .isEqualTo("nothing accepts connections at this port (Connection refused: localhost/127.0.0.1:1)");
    }

    @Test
    void when_theTransactionIsTooLarge_then_recognizedWhateverTheServerCallsIt() {
        assertThat(SqlFaults.isTooLarge(new MySQLException("cache full", 1197, "HY000")))
                .isTrue();
        assertThat(SqlFaults.isTooLarge(new MySQLException("writeset size exceeded", 1105, "HY000")))
                .isTrue();
        assertThat(SqlFaults.isTooLarge(new MySQLException("unknown", 1105, "HY000")))
                .isFalse();
    }

    @Test
    void when_theCertificateIsRefused_then_somebodyHasToMendIt() {
        Throwable failure = new IOException(
                "failed to connect",
                new SSLHandshakeException("handshake").initCause(new CertificateException("it has expired")));
        assertThat(SqlFaults.kind(failure)).isEqualTo(SqlFaults.Kind.PERMANENT);
        assertThat(SqlFaults.describe(failure)).isEqualTo("the server's certificate is refused: it has expired");
        assertThat(SqlFaults.category(failure)).isNotEqualTo(SqlFaults.category(new IOException("closed")));
    }

    @Test
    void when_theHandshakeIsCutOff_then_itMayPass() {
        Throwable failure = new SSLException("closed during the handshake");
        assertThat(SqlFaults.kind(failure)).isEqualTo(SqlFaults.Kind.TRANSIENT);
        assertThat(SqlFaults.describe(failure)).isEqualTo("the TLS handshake fails: closed during the handshake");
    }

    @Test
    void when_theServerAnswersAHandshakeInPlainText_then_itDoesNotAcceptEncryptedConnections() {
        Throwable failure = new IOException(
                "closed",
                new SSLException("not an SSL/TLS record: 16000002ff13042330385330314261642068616e647368616b65"));
        assertThat(SqlFaults.kind(failure)).isEqualTo(SqlFaults.Kind.PERMANENT);
        assertThat(SqlFaults.describe(failure)).isEqualTo("the server does not accept encrypted connections");
        assertThat(SqlFaults.remedy(failure)).isEqualTo(SqlError.HANDSHAKE_ERROR.remedy());
    }
}
