package io.streamingetl.pipeline.write.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class SqlFaultsTest {

    @Test
    void when_theCertificateIsRefused_then_somebodyHasToMendIt() {
        Throwable failure = new IOException(
                "failed to connect",
                new SSLHandshakeException("handshake").initCause(new CertificateException("it has expired")));
        assertThat(SqlFaults.kind(failure)).isEqualTo(SqlFaults.Kind.PERMANENT);
        assertThat(SqlFaults.describe(failure)).isEqualTo("the server's certificate is refused: it has expired");
        assertThat(SqlFaults.sort(failure)).isNotEqualTo(SqlFaults.sort(new IOException("closed")));
    }

    @Test
    void when_theHandshakeIsCutOff_then_itMayPass() {
        Throwable failure = new SSLException("closed during the handshake");
        assertThat(SqlFaults.kind(failure)).isEqualTo(SqlFaults.Kind.TRANSIENT);
        assertThat(SqlFaults.describe(failure)).isEqualTo("closed during the handshake");
    }
}
