package io.streamingetl.cli.verify.plain;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.stream.Stream;

/** Reads ISO-8601 times by the rules of the manual, independently of the pipeline: with formatters. */
public final class PlainTime {
    private static final DateTimeFormatter EXTENDED_DATE = DateTimeFormatter.ISO_LOCAL_DATE;
    private static final DateTimeFormatter BASIC_DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendValue(ChronoField.MONTH_OF_YEAR, 2)
            .appendValue(ChronoField.DAY_OF_MONTH, 2)
            .toFormatter();

    /** Each format of the date with each of the clock. */
    private static final DateTimeFormatter[] FORMATS = Stream.of(EXTENDED_DATE, BASIC_DATE)
            .flatMap(date -> Stream.of(format(date, ":"), format(date, "")))
            .toArray(DateTimeFormatter[]::new);

    private PlainTime() {}

    private static DateTimeFormatter format(DateTimeFormatter date, String colon) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .append(date)
                .appendLiteral('T')
                .appendValue(ChronoField.HOUR_OF_DAY, 2)
                .optionalStart()
                .appendLiteral(colon)
                .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
                .optionalStart()
                .appendLiteral(colon)
                .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                .optionalEnd()
                .optionalEnd()
                .parseLenient()
                .appendOffset("+HH", "Z")
                .toFormatter();
    }

    /** @throws DateTimeException if the text is not a time with an offset */
    public static Instant parse(String text) {
        String nanos = text.replaceFirst("[.,](\\d{0,9})\\d*", ".$1");
        for (DateTimeFormatter format : FORMATS) {
            ParsePosition end = new ParsePosition(0);
            TemporalAccessor fields = format.parseUnresolved(nanos, end);
            if (fields != null && end.getIndex() == nanos.length()) {
                return instant(fields);
            }
        }
        throw new DateTimeException(text);
    }

    /** The midnight that ends a day is hour 24. */
    private static Instant instant(TemporalAccessor fields) {
        LocalDate date = LocalDate.of(
                ChronoField.YEAR.checkValidIntValue(fields.getLong(ChronoField.YEAR)),
                value(fields, ChronoField.MONTH_OF_YEAR),
                value(fields, ChronoField.DAY_OF_MONTH));
        int hour = value(fields, ChronoField.HOUR_OF_DAY);
        LocalTime rest = LocalTime.of(
                hour == 24 ? 0 : hour,
                value(fields, ChronoField.MINUTE_OF_HOUR),
                value(fields, ChronoField.SECOND_OF_MINUTE),
                value(fields, ChronoField.NANO_OF_SECOND));
        if (hour == 24 && !rest.equals(LocalTime.MIDNIGHT)) {
            throw new DateTimeException("24 is midnight alone");
        }
        return LocalDateTime.of(date, rest)
                .plusDays(hour / 24)
                .toInstant(ZoneOffset.ofTotalSeconds(value(fields, ChronoField.OFFSET_SECONDS)));
    }

    private static int value(TemporalAccessor fields, ChronoField field) {
        return fields.isSupported(field) ? (int) fields.getLong(field) : 0;
    }
}
