package io.streamingetl.config.yaml;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.FileErrors;
import io.streamingetl.config.rule.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text of what was read. */
public final class Utf8Text {
    private Utf8Text() {}

    /**
     * The text.
     *
     * @param source where the bytes are from
     * @throws ConfigException where they are no UTF-8
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

    /** What says that a source can't be read. */
    public static ConfigException unreadable(String source, Throwable failure) {
        if (failure instanceof ConfigException said) {
            return said;
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return ConfigException.ofFile(source, Violation.NO_LINE, "can't be read: " + FileErrors.reason(cause));
    }
}
