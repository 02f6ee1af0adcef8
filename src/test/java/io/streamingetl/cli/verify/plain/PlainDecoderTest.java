package io.streamingetl.cli.verify.plain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.decode.json.JsonDecoder;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.event.TimeUnit;
import io.streamingetl.testkit.BadRecords;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pipeline's decoder and verify's must give the same verdict and the same values. */
class PlainDecoderTest {
    private static final List<Field> KEY =
            List.of(new Field("region", new FieldType.Text(4)), new Field("shopid", new FieldType.Whole()));
    private static final List<Field> OPERANDS =
            List.of(new Field("count", new FieldType.Whole()), new Field("price", new FieldType.Decimal(6, 2)));

    private static final List<Field> RANGED = List.of(
            new Field("count", new FieldType.Whole(new FieldType.Range(0, 100))),
            new Field("price", new FieldType.Decimal(6, 2, new FieldType.Range(-1, 403))));

    private static final List<Field> QUOTED = List.of(
            new Field("count", new FieldType.Whole(FieldType.Range.ALL, true)),
            new Field("price", new FieldType.Decimal(6, 2, FieldType.Range.ALL, true)));

    private static final String ORDER =
            "{\"region\": \"TW\", \"shopid\": 7, \"timestamp\": 1537514430, \"count\": 83, \"price\": 4.03}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "4.030",
                "4.035",
                "1e2",
                "100.0",
                "9999.99",
                "10000",
                "9999.999",
                "-9999.99",
                "-10000",
                "0e99999999999",
                "-0.00E-99999999999",
                "1e99999999999",
                "1e-99999999999",
                "1e2147483647",
                "1e400",
                "5e-2",
                "5e-3",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "9223372036854775",
                "9223372036854776",
                "1.5",
                "NaN",
                "01",
                "+1",
                ".5",
                "null",
                "true",
                "\"12\"",
                "\"\"",
                "\"abcd\"",
                "\"abcde\"",
                "\"\\ud83d\\ude00\\u0000 \"",
                "\"\\ud83d\"",
                "\"\\ude00\\ud83d\"",
                "\"\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\"",
                "\"2018-09-21T06:00:00Z\"",
                "\"2018-09-21T06:00:00.123456+02:00\"",
                "\"2018-09-21\"",
                "\"2018-09-21T14:00:00+0800\"",
                "\"2018-09-20T24:00:00Z\"",
                "\"20180921T060000,5Z\"",
                "\"2018-09-21T06:00:60Z\"",
                "\"1960-01-01T00:00:00Z\"",
                "{}",
                "[1, {\"price\": 2}]"
            })
    void when_aFieldHoldsThis_then_bothDecodersAgree(String value) {
        for (String field : List.of("region", "shopid", "timestamp", "count", "price", "other")) {
            String record = ORDER.replace("}", ", \"" + field + "\": " + value + "}");
            agree(record.replaceFirst("\"" + field + "\": [^,}]*, ", "").getBytes(UTF_8));
            agree(record.getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "1",
                "\"{}\"",
                "{}",
                ORDER + " ",
                ORDER + "1",
                ORDER + ORDER,
                "{",
                "\uFEFF" + ORDER
            })
    void when_aRecordIsThis_then_bothDecodersAgree(String record) {
        agree(record.getBytes(UTF_8));
    }

    @Test
    void when_theBytesAreNotUtf8OrTooMany_then_bothDecodersAgree() {
        agree(ORDER.replace("TW", "\u00e9").getBytes(ISO_8859_1));
        agree(ORDER.replace("TW", "\u00ed\u00a0\u0080").getBytes(ISO_8859_1));
        agree((ORDER + " ".repeat((1 << 20) - ORDER.length())).getBytes(UTF_8));
        agree((ORDER + " ".repeat((1 << 20) - ORDER.length() + 1)).getBytes(UTF_8));
        for (int depth : new int[] {62, 63, 64}) {
            String nested = "[".repeat(depth) + "]".repeat(depth);
            agree(ORDER.replace("}", ", \"other\": " + nested + "}").getBytes(UTF_8));
        }
    }

    @Test
    @Tag("slow")
    void when_bytesAreCutOrChanged_then_bothDecodersAgree() {
        byte[] order = ORDER.getBytes(UTF_8);
        for (int at = 0; at < order.length; at++) {
            agree(Arrays.copyOf(order, at));
            for (int changed : new int[] {'"', '{', '}', ',', ':', '0', '-', '.', 'e', ' ', 0x00, 0xC3, 0xFF}) {
                byte[] mutant = order.clone();
                mutant[at] = (byte) changed;
                agree(mutant);
            }
        }
    }

    @Test
    void when_aRecordIsOfTheCorpus_then_bothDecodersAgree() {
        List<byte[]> records = BadRecords.all().stream()
                .map(kind -> kind.value().apply(7))
                .filter(Objects::nonNull)
                .toList();
        assertThat(records).hasSizeGreaterThan(80).allSatisfy(PlainDecoderTest::agree);
    }

    /** Both decoders of one schema. */
    private record Decoders(JsonDecoder json, PlainDecoder plain) {
        Decoders(EventSchema schema) {
            this(new JsonDecoder(schema), new PlainDecoder(schema));
        }
    }

    private static final List<Decoders> DECODERS = Stream.of(TimeUnit.values())
            .flatMap(unit -> Stream.of(OPERANDS, RANGED, QUOTED)
                    .map(operands -> new Decoders(new EventSchema("timestamp", unit, KEY, operands))))
            .toList();

    private static void agree(byte[] record) {
        DECODERS.forEach(decoders -> agree(record, decoders));
    }

    private static void agree(byte[] record, Decoders decoders) {
        Event event = new Event(OPERANDS.size());
        boolean accepted = decoders.json().decode(record, 0, record.length, event) == null;
        Optional<PlainEvent> plain = decoders.plain().decode(record);
        assertThat(plain.isPresent()).as(new String(record, UTF_8)).isEqualTo(accepted);
        plain.ifPresent(found -> assertSame(found, event));
    }

    private static void assertSame(PlainEvent found, Event event) {
        Object[] key = new Object[KEY.size()];
        new KeyCodec(KEY).decode(event.key, 0, key, 0);
        assertThat(found.timeMs()).isEqualTo(event.timeMs);
        assertThat(found.key()).isEqualTo(List.of(key));
        List<BigDecimal> operands = new ArrayList<>(IntStream.range(0, OPERANDS.size())
                .mapToObj(i -> BigDecimal.valueOf(
                        event.operands[i], OPERANDS.get(i).type().scale()))
                .toList());
        assertThat(found.operands())
                .usingElementComparator(BigDecimal::compareTo)
                .isEqualTo(operands);
    }
}
