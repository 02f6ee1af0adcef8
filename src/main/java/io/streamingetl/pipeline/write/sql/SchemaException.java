package io.streamingetl.pipeline.write.sql;

import java.util.List;
import java.util.stream.Collectors;

/** The database can't hold this program's rows, and a retry does not help: the message says what to fix, and how. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SchemaException(String message) {
        super(message);
    }

    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }

    public SchemaException(List<Difference> differences) {
        this(differences.stream()
                .map(difference -> "\n  " + difference)
                .collect(Collectors.joining("", "the database does not match the configuration:", "")));
    }
}
