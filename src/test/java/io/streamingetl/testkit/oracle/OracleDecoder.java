package io.streamingetl.testkit.oracle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Decodes a record's bytes into an order, without optimisations. */
final class OracleDecoder {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private String region;
    private Long shopid;
    private Long itemid;
    private Long timestamp;
    private BigDecimal count;
    private BigDecimal price;

    private OracleDecoder() {}

    /** Returns null if the bytes are not an order. */
    static OracleOrder decode(int partition, long offset, byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        OracleDecoder fields = new OracleDecoder();
        try (JsonParser parser = JSON.createParser(bytes)) {
            return fields.read(parser) ? fields.order(partition, offset) : null;
        } catch (IOException | ArithmeticException e) {
            return null;
        }
    }

    private boolean read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "region" -> region = token == JsonToken.VALUE_STRING ? parser.getText() : null;
                case "shopid" -> shopid = whole(parser, token);
                case "itemid" -> itemid = whole(parser, token);
                case "timestamp" -> timestamp = wholeSeconds(parser, token);
                case "count" -> {
                    Long value = whole(parser, token);
                    count = value == null ? null : BigDecimal.valueOf(value);
                }
                case "price" -> price = token.isNumeric() ? new BigDecimal(parser.getText()) : null;
                default -> {}
            }
            if (token.isStructStart()) {
                parser.skipChildren();
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    }

    private OracleOrder order(int partition, long offset) {
        boolean complete = region != null
                && shopid != null
                && itemid != null
                && timestamp != null
                && count != null
                && price != null;
        return complete ? new OracleOrder(partition, offset, timestamp, region, shopid, itemid, count, price) : null;
    }

    private static Long wholeSeconds(JsonParser parser, JsonToken token) throws IOException {
        return token.isNumeric()
                ? new BigDecimal(parser.getText())
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact()
                : null;
    }

    private static Long whole(JsonParser parser, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NUMBER_INT ? new BigDecimal(parser.getText()).longValueExact() : null;
    }
}
