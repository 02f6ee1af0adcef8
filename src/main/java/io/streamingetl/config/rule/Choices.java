package io.streamingetl.config.rule;

import java.util.Locale;

/** Enum constants as the configuration spells them. */
public final class Choices {

    private Choices() {}

    /** Lower case with dashes: {@code ISO_8601} is iso-8601. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
