package io.streamingetl.ops.result;

import java.io.Serial;

/** A request that the client must change; the message names the parameter, its value and the rule. */
public final class RequestException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    RequestException(String message) {
        super(message, null, false, false);
    }

    static RequestException of(String parameter, String value, String rule) {
        return new RequestException(parameter + " is \"" + value + "\": " + rule);
    }
}
