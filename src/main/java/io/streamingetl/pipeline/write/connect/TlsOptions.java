package io.streamingetl.pipeline.write.connect;

import io.streamingetl.config.model.SinkTls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mysqlclient.SslMode;

/** {@code sink.tls} as options of the client. */
public final class TlsOptions {
    /** Compares the certificate's names with the host name, as browsers do. */
    private static final String COMPARE_NAMES = "HTTPS";

    private static final String ANY_NAME = "";

    private TlsOptions() {}

    /** Never the client's PREFERRED, which falls back to plain text. */
    public static SslMode mode(SinkTls tls) {
        return switch (tls.mode()) {
            case DISABLED -> SslMode.DISABLED;
            case REQUIRED -> SslMode.REQUIRED;
            case VERIFY_CA -> SslMode.VERIFY_CA;
            case VERIFY_IDENTITY -> SslMode.VERIFY_IDENTITY;
        };
    }

    public static ClientSSLOptions options(SinkTls tls) {
        ClientSSLOptions options = new ClientSSLOptions()
                .setTrustAll(tls.mode() == SinkTls.Mode.REQUIRED)
                .setHostnameVerificationAlgorithm(
                        tls.mode() == SinkTls.Mode.VERIFY_IDENTITY ? COMPARE_NAMES : ANY_NAME);
        tls.ca().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca.pem()))));
        return options;
    }
}
