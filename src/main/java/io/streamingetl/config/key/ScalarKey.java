package io.streamingetl.config.key;

import io.streamingetl.config.model.EtlConfig;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key with a single value.
 *
 * @param fallback the default as the file would spell it, which may refer to environment variables; empty if the key
 *     has no value unless the file gives one
 */
public record ScalarKey<T>(
        String name,
        ValueType<T> type,
        Optional<String> fallback,
        ReloadClass reload,
        String doc,
        Function<EtlConfig, ?> getter)
        implements ConfigKey {

    /** A key with a default. */
    ScalarKey(
            String name,
            ValueType<T> type,
            String fallback,
            ReloadClass reload,
            String doc,
            Function<EtlConfig, ?> getter) {
        this(name, type, Optional.of(fallback), reload, doc, getter);
    }

    /** A key that may have no value. */
    static <T> ScalarKey<Optional<T>> optional(
            String name,
            ValueType<Optional<T>> type,
            ReloadClass reload,
            String doc,
            Function<EtlConfig, Optional<T>> getter) {
        return new ScalarKey<>(name, type, Optional.empty(), reload, doc, getter);
    }
}
