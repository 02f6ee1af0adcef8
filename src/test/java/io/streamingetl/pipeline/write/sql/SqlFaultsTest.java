package io.streamingetl.pipeline.write.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mysqlclient.MySQLException;
import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class SqlFaultsTest {

    @Test
    void when_thePasswordIsWrong_then_theMeaningAndTheRemedyComeFromOneTable() {
        Throwable failure = new MySQLException("Access denied for user", 1045, "28000");
        assertThat(SqlFaults.kind(failure)).isEqualTo(SqlFaults.Kind.PERMANENT);
        assertThat(SqlFaults.describe(failure))
                .isEqualTo("the user or its password is refused (MySQL error 1045: " + failure.getMessage() + ")");
        assertThat(SqlFaults.explain(failure))
                .isInstanceOf(SchemaException.class)
                .hasMessage("the server refuses (error 1045): " + failure.getMessage() + "\n"
                        + "  sink.user or sink.password is wrong, or the user may not connect from this host");
    }

    @Test
    void when_theServerIsReadOnly_then_aRetryMaySucceed() {
        Throwable failure = new MySQLException("running with the --read-only option", 1290, "HY000");
        assertThat(SqlFaults.kind(failure)).isEqualTo(SqlFaults.Kind.TRANSIENT);
        assertThat(SqlFaults.explain(failure)).isSameAs(failure);
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
        assertThat(SqlFaults.describe(failure)).isEqualTo("closed during the handshake");
    }
}
