package io.streamingetl.config.key;

import io.streamingetl.config.model.EtlConfig;
import java.util.Optional;
import java.util.function.Function;

/** The declaration of a configuration key. */
public sealed interface ConfigKey permits ScalarKey, ListKey, MapKey {

    /** The whole key, such as {@code window.size}. */
    String name();

    ReloadClass reload();

    /** One or two sentences; the comment above the key in {@code conf/etl.yaml} contains them. */
    String doc();

    /** Reads the value from a configuration; gives an empty {@link Optional} if the key has no value. */
    Function<EtlConfig, ?> getter();

    /** The value in a configuration; empty if the key has none. */
    default Optional<Object> value(EtlConfig config) {
        Object value = getter().apply(config);
        return value instanceof Optional<?> optional ? optional.map(Object.class::cast) : Optional.of(value);
    }

    /** The key within its section: {@code size} of {@code window.size}. */
    default String localName() {
        return name().substring(name().lastIndexOf('.') + 1);
    }
}
