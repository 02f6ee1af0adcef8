package io.streamingetl.cli;

import java.math.BigInteger;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The rules of the options' values; whatever breaks one is refused with the option, the value and the rule. */
public final class OptionRules {
    private OptionRules() {}

    /** Has all commands read numbers by these rules. */
    public static void ofNumbers(CommandLine commands) {
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

    private static BigInteger whole(String text, long least, long greatest) {
        if (!text.matches("[+-]?[0-9]+")) {
            throw new TypeConversionException("'" + text + "' must be a whole number");
        }
        BigInteger number = new BigInteger(text);
        if (number.compareTo(BigInteger.valueOf(least)) < 0 || number.compareTo(BigInteger.valueOf(greatest)) > 0) {
            throw new TypeConversionException("'" + text + "' must be %,d to %,d".formatted(least, greatest));
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

    /** Refuses an option's value where it breaks a rule, such as "must be 0 or more". */
    public static void require(boolean kept, CommandSpec command, String option, Object value, String rule) {
        if (!kept) {
            throw new ParameterException(command.commandLine(), option + " is " + value + ": " + rule);
        }
    }

    /** As {@link #require}, that a number lies between two, inclusive; null stands for an option that is not given. */
    public static void requireWithin(long least, long greatest, CommandSpec command, String option, Number value) {
        String rule = greatest == Long.MAX_VALUE
                ? "must be %,d or more".formatted(least)
                : "must be %,d to %,d".formatted(least, greatest);
        boolean kept = value == null || (value.longValue() >= least && value.longValue() <= greatest);
        require(kept, command, option, value, rule);
    }
}
