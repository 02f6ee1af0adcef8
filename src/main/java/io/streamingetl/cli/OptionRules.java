package io.streamingetl.cli;

import java.math.BigInteger;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The rules for option values. A violation is refused with the option, the value and the rule. */
public final class OptionRules {
    private OptionRules() {}

    /** Makes all commands parse numbers by these rules. */
    public static void registerNumbers(CommandLine commands) {
        ITypeConverter<Integer> ints =
                text -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE).intValueExact();
        ITypeConverter<Long> longs =
                text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE).longValueExact();
        commands.registerConverter(int.class, ints)
                .registerConverter(Integer.class, ints)
                .registerConverter(long.class, longs)
                .registerConverter(Long.class, longs)
                .registerConverter(double.class, OptionRules::number);
    }

    private static BigInteger whole(String text, long min, long max) {
        if (!text.matches("[+-]?[0-9]+")) {
            throw new TypeConversionException("'" + text + "' must be a whole number");
        }
        BigInteger number = new BigInteger(text);
        if (number.compareTo(BigInteger.valueOf(min)) < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
            throw new TypeConversionException("'" + text + "' must be between %,d and %,d".formatted(min, max));
        }
        return number;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' must be a number");
        }
    }

    /** Refuses an option's value that violates a rule, such as "must be at least 0". */
    public static void require(boolean valid, CommandSpec command, String option, Object value, String rule) {
        if (!valid) {
            throw new ParameterException(command.commandLine(), option + " is " + value + ": " + rule);
        }
    }

    /**
     * Like {@link #require}: a number must be in this range, both ends inclusive. Null means that the option is absent.
     */
    public static void requireWithin(long min, long max, CommandSpec command, String option, Number value) {
        String rule = max == Long.MAX_VALUE
                ? "must be at least %,d".formatted(min)
                : "must be between %,d and %,d".formatted(min, max);
        boolean valid = value == null || (value.longValue() >= min && value.longValue() <= max);
        require(valid, command, option, value, rule);
    }
}
