package io.streamingetl.config.parse;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.ConfigException;
import java.util.List;
import java.util.Map;

/** Parses a configuration in a test, as a file named etl.yaml on a machine with 8 cores. */
public final class Yaml {

    private Yaml() {}

    public static EtlConfig parse(String text) {
        return parse(text, Map.of());
    }

    public static EtlConfig parse(String text, Map<String, String> environment) {
        return ConfigParser.parse(text, "etl.yaml", environment, 8);
    }

    /** The lines of the message for an invalid text. */
    public static List<String> refusal(String text) {
        return refusal(text, Map.of());
    }

    public static List<String> refusal(String text, Map<String, String> environment) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> parse(text, environment));
        return refused.getMessage().lines().toList();
    }
}
