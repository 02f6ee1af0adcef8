package io.streamingetl.config.key;

import io.streamingetl.config.model.EtlConfig;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A key with a mapping whose names the user chooses.
 *
 * @param entry the type of an entry's value
 * @param fallback the default entries, in order, as the file would spell them
 * @param secret whether the entry of this name may hold a secret
 */
public record MapKey(
        String name,
        ValueType<?> entry,
        Map<String, String> fallback,
        Predicate<String> secret,
        ReloadClass reload,
        String doc,
        Function<EtlConfig, Map<String, String>> getter)
        implements ConfigKey {}
