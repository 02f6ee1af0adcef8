package io.streamingetl.config.key;

import io.streamingetl.config.model.EtlConfig;
import java.util.List;
import java.util.function.Function;

/**
 * A key with a list of texts.
 *
 * @param element the type of an element
 * @param fallback the default
 */
public record ListKey(
        String name,
        ValueType<String> element,
        List<String> fallback,
        ReloadClass reload,
        String doc,
        Function<EtlConfig, List<String>> getter)
        implements ConfigKey {}
