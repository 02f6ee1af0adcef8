package io.streamingetl.core.decode.json;

import static io.streamingetl.core.decode.json.OrderJson.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.Reason;
import io.streamingetl.testkit.BadRecords;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manual's table says of records is so: in the program, and in a second decoder. */
class DecodeRulesTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Records that the corpus has not: they are large, or depend on another. */
    private static final Map<String, byte[]> OTHERS = Map.of(
            "10 MB", padded(10_000_000),
            "1 MiB", padded(1 << 20),
            "an order behind one of an hour later", order().bytes());

    private static final Map<String, byte[]> CLASSES = classes();

    private static byte[] padded(int bytes) {
        byte[] value = new byte[bytes];
        Arrays.fill(value, (byte) ' ');
        byte[] json = order().bytes();
        System.arraycopy(json, 0, value, 0, json.length);
        return value;
    }

    /** A record of each class by its name, null for a tombstone. */
    private static Map<String, byte[]> classes() {
        Map<String, byte[]> classes = new HashMap<>(OTHERS);
        BadRecords.all().forEach(kind -> classes.put(kind.name(), kind.value().apply(7)));
        return classes;
    }

    static List<DecodeTable.Line> lines() throws IOException {
        return DecodeTable.lines();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void when_aLineOfTheManualHasAnExample_then_itsVerdictAndValuesAreAsItSays(DecodeTable.Line line)
            throws IOException {
        EtlConfig config = line.config();
        String expected = line.reason() != null ? line.reason().toString() : accepted(config, line.acceptedAs());
        assertThat(line.examples()).as("examples").isNotEmpty();
        for (String example : line.examples()) {
            byte[] record = record(example);
            assertThat(LaneVerdict.of(config, record))
                    .as("the program: %s", example)
                    .isEqualTo(expected);
            assertThat(TreeVerdict.of(config, record))
                    .as("the second decoder: %s", example)
                    .isEqualTo(expected);
        }
    }

    @Test
    void when_aClassIsInTheCorpus_then_aLineOfTheManualNamesIt() throws IOException {
        assertThat(lines().stream().flatMap(line -> line.examples().stream())).containsAll(CLASSES.keySet());
    }

    @Test
    void when_aRecordCanBeRejected_then_aLineOfTheManualHasTheReason() throws IOException {
        assertThat(lines().stream().map(DecodeTable.Line::reason)).contains(Reason.values());
    }

    @Test
    void when_theManualShowsTheOrder_then_itIsTheOneThatTheExamplesChange() throws IOException {
        assertThat(DecodeTable.order()).isEqualTo(order().with("orderid", "7").toString());
    }

    /** @param example the name of a class, or members of an order in backquotes */
    private static byte[] record(String example) {
        if (example.startsWith("`")) {
            String members = example.substring(1, example.length() - 1);
            String[] nameAndValue = members.split(": ", 2);
            return order().with(nameAndValue[0].replace("\"", ""), nameAndValue[1])
                    .toString()
                    .getBytes(UTF_8);
        }
        assertThat(CLASSES).as("a class of the corpus").containsKey(example);
        return CLASSES.get(example);
    }

    /** The values of the order with another member, as {@link OrderJson#describe} writes them. */
    private static String accepted(EtlConfig config, String member) throws IOException {
        Map<String, JsonNode> values = new HashMap<>();
        JSON.readTree(order().toString()).properties().forEach(field -> values.put(field.getKey(), field.getValue()));
        if (member != null) {
            JSON.readTree("{" + member + "}")
                    .properties()
                    .forEach(field -> values.put(field.getKey(), field.getValue()));
        }
        EventSchema schema = config.schema();
        List<String> words = new ArrayList<>();
        JsonNode time = values.get(schema.timeField());
        long timeMs = time.isTextual() ? Instant.parse(time.asText()).toEpochMilli() : time.longValue() * 1000;
        words.add(String.valueOf(timeMs));
        schema.key().forEach(field -> words.add(values.get(field.name()).asText()));
        for (Field field : schema.operands()) {
            BigDecimal exact = values.get(field.name()).decimalValue();
            words.add(exact.movePointRight(field.type().scale())
                    .toBigIntegerExact()
                    .toString());
        }
        return String.join(" ", words);
    }
}
