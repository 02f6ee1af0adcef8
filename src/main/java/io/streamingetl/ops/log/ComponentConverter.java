package io.streamingetl.ops.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Locale;
import java.util.Set;

/**
 * Converts the word {@code %component} of a pattern to the part of the program that an event comes from, such as
 * {@code config} or {@code write}, or to the library, such as {@code kafka}: operators know these, but not the classes
 * that loggers are named after. Loggers keep those names, which {@code logback.xml} configures and JSON lines have.
 */
public final class ComponentConverter extends ClassicConverter {
    private static final String OWN = "streamingetl";

    /** The packages whose parts an operator tells apart. */
    private static final Set<String> DIVIDED = Set.of("pipeline", "ops", "cli");

    @Override
    public String convert(ILoggingEvent event) {
        return component(event.getLoggerName());
    }

    static String component(String logger) {
        String[] names = logger.split("\\.", -1);
        if (names.length > 2 && names[1].equals(OWN)) {
            boolean isPart = DIVIDED.contains(names[2]) && names.length > 4;
            return names[isPart ? 3 : 2].toLowerCase(Locale.ROOT);
        }
        boolean hasProjects = names.length > 2 && names[1].equals("apache");
        return names[hasProjects ? 2 : Math.min(1, names.length - 1)];
    }
}
