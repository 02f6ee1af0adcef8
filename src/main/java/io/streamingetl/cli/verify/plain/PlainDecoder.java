package io.streamingetl.cli.verify.plain;

import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decodes events by the rules of the manual, independently of the pipeline's decoder: with a tree and
 * {@link BigDecimal} instead of scanning bytes into scaled 64-bit integers.
 */
public final class PlainDecoder {
    private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final int MAX_ISO_BYTES = 64;

    private final EventSchema schema;
    private final Set<String> wanted;

    public PlainDecoder(EventSchema schema) {
        this.schema = schema;
        this.wanted = new HashSet<>(Set.of(schema.timeField()));
        Stream.concat(schema.key().stream(), schema.operands().stream())
                .map(Field::name)
                .forEach(wanted::add);
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

    private static BigDecimal number(FieldType type, Object value) {
        require(value instanceof BigDecimal);
        BigDecimal exact = ((BigDecimal) value).stripTrailingZeros();
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
        long time = number(new FieldType.Whole(), value).longValueExact();
        long perUnit = schema.timeUnit() == TimeUnit.SECONDS ? 1000 : 1;
        require(time > 0 && time <= Long.MAX_VALUE / perUnit);
        return time * perUnit;
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
