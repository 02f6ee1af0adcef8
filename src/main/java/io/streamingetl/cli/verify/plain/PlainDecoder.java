package io.streamingetl.cli.verify.plain;

import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decodes events by the rules of the manual, independently of the pipeline's decoder: with a tree and
 * {@link BigDecimal} instead of scanning bytes into scaled 64-bit integers.
 */
public final class PlainDecoder {
    private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final int MAX_ISO_BYTES = 64;

    /** Before the point, or zeros behind it: more than any event time has, in any unit. */
    private static final int MAX_TIME_DIGITS = 30;

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private final EventSchema schema;
    private final Set<String> wanted;

    /** Of the event time, if it is a number. */
    private final FieldType timeType;

    public PlainDecoder(EventSchema schema) {
        this.schema = schema;
        this.wanted = new HashSet<>(Set.of(schema.timeField()));
        Stream.concat(schema.key().stream(), schema.operands().stream())
                .map(Field::name)
                .forEach(wanted::add);
        this.timeType = Stream.concat(schema.key().stream(), schema.operands().stream())
                .filter(field -> field.name().equals(schema.timeField()))
                .map(Field::type)
                .findFirst()
                .orElse(new FieldType.Whole());
    }

    /** The event; empty if the bytes, null for a tombstone, are not one. */
    public Optional<PlainEvent> decode(byte[] bytes) {
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            Map<String, Object> fields = JsonTree.read(bytes, wanted);
            List<Object> key = schema.key().stream()
                    .map(field -> value(field, fields.get(field.name())))
                    .toList();
            List<BigDecimal> operands = schema.operands().stream()
                    .map(field -> number(field.type(), fields.get(field.name())))
                    .toList();
            return Optional.of(new PlainEvent(timeMs(fields.get(schema.timeField())), key, operands));
        } catch (IOException | NotAnEventException e) {
            return Optional.empty();
        }
    }

    private static Object value(Field field, Object value) {
        return field.type() instanceof FieldType.Text text
                ? text(value, text.maxChars())
                : (Object) number(field.type(), value).longValueExact();
    }

    private static String text(Object value, int maxChars) {
        require(value instanceof String);
        String text = (String) value;
        require(text.codePointCount(0, text.length()) <= maxChars);
        require(StandardCharsets.UTF_8.newEncoder().canEncode(text));
        return text;
    }

    /** A number in quotes is one if its type says so. */
    private static BigDecimal unquoted(FieldType type, Object value) {
        Object number = type.quoted()
                        && value instanceof String text
                        && NUMBER.matcher(text).matches()
                ? JsonTree.number(text)
                : value;
        require(number instanceof BigDecimal);
        return (BigDecimal) number;
    }

    private static BigDecimal number(FieldType type, Object value) {
        BigDecimal exact = unquoted(type, value).stripTrailingZeros();
        require(exact.scale() <= type.scale());
        if (type instanceof FieldType.Decimal decimal) {
            require((long) exact.precision() - exact.scale() <= decimal.precision() - decimal.scale()
                    || exact.signum() == 0);
        } else {
            require(exact.compareTo(MIN_LONG) >= 0 && exact.compareTo(MAX_LONG) <= 0);
        }
        require(exact.compareTo(BigDecimal.valueOf(type.range().min(), type.scale())) >= 0);
        require(exact.compareTo(BigDecimal.valueOf(type.range().max(), type.scale())) <= 0);
        return exact;
    }

    private long timeMs(Object value) {
        if (schema.timeUnit() == TimeUnit.ISO_8601) {
            return isoMs(value);
        }
        BigDecimal time = unquoted(timeType, value);
        long digits = (long) time.precision() - time.scale();
        require(time.signum() > 0 && Math.abs(digits) <= MAX_TIME_DIGITS);
        BigDecimal timeMs = time.movePointRight(schema.timeUnit().scale()).setScale(0, RoundingMode.DOWN);
        require(timeMs.signum() > 0 && timeMs.compareTo(MAX_LONG) <= 0);
        return timeMs.longValueExact();
    }

    private static long isoMs(Object value) {
        require(value instanceof String text && text.getBytes(StandardCharsets.UTF_8).length <= MAX_ISO_BYTES);
        try {
            long timeMs = PlainTime.parse((String) value).toEpochMilli();
            require(timeMs > 0);
            return timeMs;
        } catch (DateTimeException | ArithmeticException e) {
            throw new NotAnEventException();
        }
    }

    private static void require(boolean rule) {
        if (!rule) {
            throw new NotAnEventException();
        }
    }

    /** A rule is violated; which one does not matter here. */
    private static final class NotAnEventException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAnEventException() {
            super(null, null, false, false);
        }
    }
}
