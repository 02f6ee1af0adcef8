package io.streamingetl.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.oauthbearer.ClientJwtValidator;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;

/** A login plug-in, such as a cloud's: its token is the content of a file that a property of the JVM names. */
public final class TokenPlugin implements AuthenticateCallbackHandler {
    private final ClientJwtValidator validator = new ClientJwtValidator();

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        validator.configure(configs, mechanism, entries);
    }

    @Override
    public void handle(Callback[] callbacks) throws IOException {
        for (Callback callback : callbacks) {
            if (callback instanceof OAuthBearerTokenCallback wanted) {
                wanted.token(validator.validate(Files.readString(Path.of(System.getProperty("token.plugin.file")))));
            } else if (!(callback instanceof SaslExtensionsCallback)) {
                throw new IOException("unknown callback " + callback);
            }
        }
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
