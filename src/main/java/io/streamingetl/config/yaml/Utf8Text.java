package io.streamingetl.config.yaml;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.FileErrors;
import io.streamingetl.config.rule.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes what was read. */
public final class Utf8Text {
    private Utf8Text() {}

    /**
     * Decodes UTF-8.
     *
     * @param source of the bytes, for the message
     * @throws ConfigException if they are not UTF-8
     */
    public static String decode(String source, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable(source, e);
        }
    }

    /** The error for a source that can't be read. */
    public static ConfigException unreadable(String source, Throwable failure) {
        if (failure instanceof ConfigException refused) {
            return refused;
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return ConfigException.ofFile(source, Violation.NO_LINE, "can't be read: " + FileErrors.reason(cause));
    }
}
