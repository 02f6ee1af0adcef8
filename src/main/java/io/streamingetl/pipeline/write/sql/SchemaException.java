package io.streamingetl.pipeline.write.sql;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The database can't take this program's rows, and no retry will change that: its message says what to mend, and how.
 */
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
                .collect(Collectors.joining("", "the database is not as it must be:", "")));
    }
}
