package io.streamingetl.core.decode.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An ISO-8601 time by one regular expression and sums of {@link BigDecimal}. */
final class TreeTime {
    private static final Pattern TIME = Pattern.compile(
            "(?<date>(?<year>[+-]?\\d{4,10})(-?)(?<month>\\d\\d)\\3(?<day>\\d\\d))T"
                    + "(?<h>\\d\\d)(?:(:?)(?<m>\\d\\d)(?:\\7(?<s>\\d\\d(?:[.,]\\d*)?))?)?"
                    + "(?:Z|(?<offset>[+-]\\d\\d(?:(:?)\\d\\d(?:\\11\\d\\d)?)?))",
            Pattern.CASE_INSENSITIVE);

    private static final BigDecimal DAY = BigDecimal.valueOf(86_400);
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);

    private TreeTime() {}

    /** Milliseconds since the epoch; empty if it is not a time. */
    static Optional<Long> ms(String text) {
        Matcher time = TIME.matcher(text);
        if (text.length() > 64 || !time.matches() || !isYear(time.group("year"), time.group("date"))) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.of(
                    Integer.parseInt(time.group("year")),
                    Integer.parseInt(time.group("month")),
                    Integer.parseInt(time.group("day")));
            BigDecimal hour = new BigDecimal(time.group("h"));
            BigDecimal minute = number(time.group("m"));
            BigDecimal second = number(time.group("s")).setScale(9, RoundingMode.FLOOR);
            BigDecimal ofDay = hour.multiply(HOUR).add(minute.multiply(MINUTE)).add(second);
            BigDecimal offset = offset(time.group("offset"));
            if (minute.compareTo(MINUTE) >= 0 || second.compareTo(MINUTE) >= 0 || ofDay.compareTo(DAY) > 0) {
                return Optional.empty();
            }
            return Optional.of(BigDecimal.valueOf(date.toEpochDay())
                    .multiply(DAY)
                    .add(ofDay)
                    .subtract(offset)
                    .movePointRight(3)
                    .setScale(0, RoundingMode.FLOOR)
                    .longValueExact());
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Four digits; more only behind a sign, and then with dashes. */
    private static boolean isYear(String year, String date) {
        return switch (year.charAt(0)) {
            case '+' -> year.length() > 5 && date.indexOf('-') > 0;
            case '-' -> date.indexOf('-', 1) > 0;
            default -> year.length() == 4;
        };
    }

    private static BigDecimal number(String digits) {
        return digits == null ? BigDecimal.ZERO : new BigDecimal(digits.replace(',', '.'));
    }

    private static BigDecimal offset(String text) {
        if (text == null) {
            return BigDecimal.ZERO;
        }
        String digits = (text.replace(":", "") + "0000").substring(1, 7);
        int minute = Integer.parseInt(digits.substring(2, 4));
        int second = Integer.parseInt(digits.substring(4));
        int seconds = Integer.parseInt(digits.substring(0, 2)) * 3600 + minute * 60 + second;
        if (minute > 59 || second > 59 || seconds > 18 * 3600) {
            throw new ArithmeticException(text);
        }
        return BigDecimal.valueOf(text.charAt(0) == '-' ? -seconds : seconds);
    }
}
