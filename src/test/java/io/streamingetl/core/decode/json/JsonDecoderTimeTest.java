package io.streamingetl.core.decode.json;

import static io.streamingetl.core.decode.json.OrderJson.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The event time in its three units. */
class JsonDecoderTimeTest {

    private static String time(TimeUnit unit, String json) {
        Event event = new Event(2);
        byte[] bytes = order().with("timestamp", json).bytes();
        Rejection rejection =
                new JsonDecoder(OrderJson.schema("timestamp", unit)).decode(bytes, 0, bytes.length, event);
        if (rejection != null) {
            assertThat(rejection.detail()).startsWith("timestamp is ");
        }
        return rejection == null
                ? Long.toString(event.timeMs)
                : rejection.reason().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "1537514430, 1537514430000",
        "1.53751443e9, 1537514430000",
        "1, 1000",
        "1537514430000, 1537514430000000",
        "9223372036854775, 9223372036854775000",
        "9223372036854776, BAD_TIME",
        "9223372036854775807, BAD_TIME",
        "9223372036854775808, BAD_TIME",
        "1e400, BAD_TIME",
        "-1e400, BAD_TIME",
        "0, BAD_TIME",
        "-0.0, BAD_TIME",
        "-1, BAD_TIME",
        "1537514430.5, 1537514430500",
        "1537514430.123999, 1537514430123",
        "0.001, 1",
        "0.000999999999999999999999, BAD_TIME",
        "1e-400, BAD_TIME",
        "9223372036854775.807, 9223372036854775807",
        "9223372036854775.8079999999999999999999999999, 9223372036854775807",
        "9223372036854775.808, BAD_TIME",
        "-1.5, BAD_TIME",
        "true, WRONG_TYPE",
        "{}, WRONG_TYPE",
        "[1], WRONG_TYPE",
        "\"1537514430\", WRONG_TYPE",
        "\"2018-09-21T07:20:30Z\", WRONG_TYPE",
        "null, NULL_FIELD",
    })
    void when_seconds_then_millisecondsOrSaidWhy(String json, String expected) {
        assertThat(time(TimeUnit.SECONDS, json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1537514430123, 1537514430123",
        "1, 1",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808, BAD_TIME",
        "0, BAD_TIME",
        "-1, BAD_TIME",
        "1537514430123.999, 1537514430123",
        "1.0e-1, BAD_TIME",
        "0.5, BAD_TIME",
    })
    void when_millis_then_takenOrSaidWhy(String json, String expected) {
        assertThat(time(TimeUnit.MILLIS, json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1537514430123456, 1537514430123",
        "1537514430123999.999, 1537514430123",
        "1.537514430123456e15, 1537514430123",
        "1000, 1",
        "999.999, BAD_TIME",
        "9223372036854775807999, 9223372036854775807",
        "9223372036854775808000, BAD_TIME",
        "-1537514430123456, BAD_TIME",
    })
    void when_micros_then_cutToMillisecondsOrSaidWhy(String json, String expected) {
        assertThat(time(TimeUnit.MICROS, json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1537514430123456789, 1537514430123",
        "1000000, 1",
        "999999, BAD_TIME",
        "9223372036854775807999999, 9223372036854775807",
        "9223372036854775808000000, BAD_TIME",
        "1000000000000000000000000000001e-20, 10000",
    })
    void when_nanos_then_cutToMillisecondsOrSaidWhy(String json, String expected) {
        assertThat(time(TimeUnit.NANOS, json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2018-09-21T07:20:30Z, 1537514430000",
        "2018-09-21T07:20Z, 1537514400000",
        "2018-09-21t07:20:30z, 1537514430000",
        "2018-09-21T15:20:30+08:00, 1537514430000",
        "2018-09-21T01:50:30-05:30, 1537514430000",
        "2018-09-21T07:20:30.1Z, 1537514430100",
        "2018-09-21T07:20:30.123456789Z, 1537514430123",
        "2018-09-21T07:20:30.999999999Z, 1537514430999",
        "2020-02-29T00:00:00Z, 1582934400000",
        "1970-01-01T00:00:00.001Z, 1",
        "1970-01-01T01:00:00.001+01:00, 1",
        "+292278994-08-17T07:12:55.807Z, 9223372036854775807",
        "+292278994-08-17T07:12:55.808Z, BAD_TIME",
        "-999999999-01-01T00:00:00Z, BAD_TIME",
        "1970-01-01T00:00:00.000999Z, BAD_TIME",
        "1970-01-01T00:00:00Z, BAD_TIME",
        "1969-12-31T23:59:59Z, BAD_TIME",
        "2018-09-21T07:20:30, BAD_TIME",
        "2018-09-21 07:20:30Z, BAD_TIME",
        "2018-09-21, BAD_TIME",
        "2018-02-30T00:00:00Z, BAD_TIME",
        "2019-02-29T00:00:00Z, BAD_TIME",
        "2018-09-21T24:00:00Z, 1537574400000",
        "2018-09-21T24:00:00.000+08:00, 1537545600000",
        "2018-09-21T24:00:00.001Z, BAD_TIME",
        "2018-09-21T24:01Z, BAD_TIME",
        "2018-09-21T25:00:00Z, BAD_TIME",
        "2018-09-21T23:59:60Z, BAD_TIME",
        "2018-09-21T07:20:30.1234567891Z, 1537514430123",
        "'2018-09-21T07:20:30,5Z', 1537514430500",
        "2018-09-21T15:20:30+0800, 1537514430000",
        "2018-09-21T15:20:30+08, 1537514430000",
        "2018-09-21T15:20:30+08:0000, BAD_TIME",
        "2018-09-21T07Z, 1537513200000",
        "20180921T072030Z, 1537514430000",
        "20180921T152030.5+0800, 1537514430500",
        "20180921T0720Z, 1537514400000",
        "20180921T072030, BAD_TIME",
        "20180921072030Z, BAD_TIME",
        "20180230T072030Z, BAD_TIME",
        "+20180921T072030Z, BAD_TIME",
        "2018-09-21T07:20:30+19:00, BAD_TIME",
        "2018-09-21T07:20:30Z[UTC], BAD_TIME",
        "'2018-09-21T07:20:30Z ', BAD_TIME",
        "٢018-09-21T07:20:30Z, BAD_TIME",
        "1537514430, BAD_TIME",
        "'', BAD_TIME",
        "\\ud800, BAD_UTF8",
    })
    void when_iso8601_then_millisecondsOrSaidWhy(String text, String expected) {
        assertThat(time(TimeUnit.ISO_8601, '"' + text + '"')).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1537514430, WRONG_TYPE", "null, NULL_FIELD", "true, WRONG_TYPE", "[], WRONG_TYPE"})
    void when_iso8601IsNoText_then_saidWhy(String json, String expected) {
        assertThat(time(TimeUnit.ISO_8601, json)).isEqualTo(expected);
    }
}
