package io.streamingetl.config.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamingetl.config.model.Late;
import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.config.model.Start;
import io.streamingetl.config.model.WindowConfig;
import io.streamingetl.config.parse.Yaml;
import io.streamingetl.core.window.WindowLabel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule: a configuration that violates it, and the line of the message. */
class RulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pipeline: a b                       | pipeline is "a b": must be 1 to 64 letters, digits, dots, dashes or underscores
            pipeline: [a]                       | pipeline: must be a single value
            pipeline:                           | pipeline: has no value
            pipelin: a                          | pipelin: is not a known key; did you mean pipeline?
            colour: red                         | colour: is not a known key; the keys here are pipeline, source, event, window, measures, rollups, quarantine, sink, http, cluster, log, reload
            source: x                           | source: must contain keys and values
            source: { topics: [] }              | source.topics: must name at least one topic
            source: { topics: orders }          | source.topics: must be a list such as [orders]
            source: { topics: [a, 'b c'] }      | source.topics[1] is "b c": must be a topic's name: 1 to 249 letters, digits, dots, dashes or underscores
            source: { topics: [..] }            | source.topics[0] is "..": must be a topic's name: 1 to 249 letters, digits, dots, dashes or underscores
            source: { topics: [a, a] }          | source.topics[1] is "a": is given twice
            source: { topics: [a, [b]] }        | source.topics[1]: must be a single value
            source: { start: Earliest }         | source.start is "Earliest": must be earliest, latest, or an instant from 1970 to 9999 such as 2018-09-21T06:00:00Z
            source: { start: 1969-12-31T23:59:59Z } | source.start is "1969-12-31T23:59:59Z": must be earliest, latest, or an instant from 1970 to 9999 such as 2018-09-21T06:00:00Z
            source: { lanes: 0 }                | source.lanes is "0": must be auto, or a whole number between 1 and 64
            source: { lanes: 65 }               | source.lanes is "65": must be auto, or a whole number between 1 and 64
            source: { lanes: many }             | source.lanes is "many": must be auto, or a whole number between 1 and 64
            source: { kafka: { bootstrap.servers: '' } } | source.kafka.bootstrap.servers is "": must be host:port, or several separated by commas
            source: { kafka: { bootstrap.servers: 'u:S3CR3T@h:9092' } } | source.kafka.bootstrap.servers is "<redacted>": must be host:port, or several separated by commas
            source: { kafka: { isolation.level: read_uncommitted } } | source.kafka.isolation.level is "read_uncommitted": must be read_committed: a record of an aborted transaction must not be summed
            source: { kafka: { enable.auto.commit: true } } | source.kafka.enable.auto.commit is "true": must be false: progress is committed with the rows, in MySQL
            source: { kafka: { auto.offset.reset: latest } } | source.kafka.auto.offset.reset is "latest": must be none: positions come from MySQL; source.start says where a new partition begins
            source: { kafka: { value.deserializer: X } } | source.kafka.value.deserializer is "X": must be org.apache.kafka.common.serialization.ByteArrayDeserializer: this program decodes records itself, and quarantines those that can't be decoded
            source: { kafka: { key.deserializer: X } } | source.kafka.key.deserializer is "X": must be org.apache.kafka.common.serialization.ByteArrayDeserializer: this program decodes records itself, and quarantines those that can't be decoded
            source: { kafka: { ssl: { a: b } } } | source.kafka.ssl: must be a single value
            event: { time: '' }                 | event.time is "": must be a field's name
            event: { time-unit: hours }         | event.time-unit is "hours": must be one of seconds, millis, micros, nanos, iso-8601
            event: { key: [] }                  | event.key: must be a list of 1 to 16 fields
            window: { size: 60x }               | window.size is "60x": must be a duration such as 60s, 5m or 1h
            window: { size: 60 }                | window.size is "60": must be a duration such as 60s, 5m or 1h
            window: { size: 1500ms }            | window.size is "1500ms": must be whole seconds, between 1s and 366d
            window: { size: 0s }                | window.size is "0s": must be whole seconds, between 1s and 366d
            window: { size: 367d }              | window.size is "367d": must be whole seconds, between 1s and 366d
            window: { label: middle }           | window.label is "middle": must be one of end, start
            window: { max-out-of-orderness: -1s } | window.max-out-of-orderness is "-1s": must be a duration such as 60s, 5m or 1h
            window: { max-out-of-orderness: 367d } | window.max-out-of-orderness is "367d": must be between 0s and 366d
            window: { idle-after: 999999999d }  | window.idle-after is "999999999d": must be between 0s and 366d
            window: { max-future: 367d }        | window.max-future is "367d": must be between 0s and 366d
            window: { max_future: 1d }          | window.max_future: is not a known key; did you mean max-future?
            window: { late: drop }              | window.late is "drop": must be one of add, quarantine
            window: { emit: often }             | window.emit is "often": must be on-close, or a duration between 100ms and 366d such as 5s
            window: { emit: 99ms }              | window.emit is "99ms": must be on-close, or a duration between 100ms and 366d such as 5s
            window: { max-open-keys: 999 }      | window.max-open-keys is "999": must be auto, or a whole number of at least 1000
            window: { max-open-keys: 3000000000 } | window.max-open-keys is "3000000000": must be auto, or a whole number of at least 1000
            window: { max-replay-records: 1e6 } | window.max-replay-records is "1e6": must be a whole number
            window: { max-replay-records: 999 } | window.max-replay-records is "999": must be at least 1000
            measures: {}                        | measures: must contain at least one measure
            measures: { x: avg(price) }         | measures.x: must be sum, count, min or max of a field or a product of fields, such as sum(price * count); count() counts records
            measures: { x: sum() }              | measures.x: must be sum, count, min or max of a field or a product of fields, such as sum(price * count); count() counts records
            measures: { x: sum(price + count) } | measures.x: must be sum, count, min or max of a field or a product of fields, such as sum(price * count); count() counts records
            measures: { x: sum(weight) }        | measures.x is "sum(weight)": needs the type integer or decimal(p,s) in event.types for weight
            measures: { x: sum(region) }        | measures.x is "sum(region)": needs the type integer or decimal(p,s) in event.types for region
            measures: { 'x y': count() }        | measures.x y is "count()": its name must be a column name: a letter or _, then at most 63 letters, digits or _; not id, utime or timestamp
            measures: { utime: count() }        | measures.utime is "count()": its name must be a column name: a letter or _, then at most 63 letters, digits or _; not id, utime or timestamp
            measures: { Region: count() }       | measures.Region is "count()": its name is that of another measure or key field (MySQL's column names ignore case)
            measures: { a: count(), A: count() } | measures.A is "count()": its name is that of another measure or key field (MySQL's column names ignore case)
            rollups: [a]                        | rollups: must contain keys and values
            rollups: { t: 1h }                  | rollups.t: must contain keys and values
            rollups: { t: {} }                  | rollups.t: needs the key every
            rollups: { t: { key: [region] } }   | rollups.t.every: must be whole seconds below a day such as 5m or 1h, or 1d, 1w (from Monday), 1mo or 1y
            rollups: { t: { every: 24h } }      | rollups.t.every is "24h": must be whole seconds below a day such as 5m or 1h, or 1d, 1w (from Monday), 1mo or 1y
            rollups: { t: { every: 2d } }       | rollups.t.every is "2d": must be whole seconds below a day such as 5m or 1h, or 1d, 1w (from Monday), 1mo or 1y
            rollups: { t: { every: 59s } }      | rollups.t.every is "59s": must be at least window.size
            rollups: { t: { every: 1d, time-zone: Mars } } | rollups.t.time-zone is "Mars": must be a time zone such as UTC or Asia/Singapore
            rollups: { t: { every: 1h, colour: red } } | rollups.t.colour: is not a known key; the keys here are every, time-zone, key, measures
            rollups: { t: { every: 1h, key: region } } | rollups.t.key: must be a list such as [region, shopid, itemid]
            rollups: { t: { every: 1h, key: [count] } } | rollups.t.key[0] is "count": must be one of event.key: region, shopid, itemid
            rollups: { t: { every: 1h, key: [region, region] } } | rollups.t.key[1] is "region": is given twice
            rollups: { t: { every: 1h, measures: [] } } | rollups.t.measures: must name at least one measure
            rollups: { t: { every: 1h, measures: [n] } } | rollups.t.measures[0] is "n": must be one of measures: gross_income
            rollups: { etl_rollup: { every: 1h } } | rollups.etl_rollup: its name must be 1 to 64 letters, digits, dashes, _ or $, without a schema in front, and no table of this program's own
            rollups: { GROSS_income: { every: 1h } } | rollups.GROSS_income: its name is that of sink.table or another roll-up
            rollups: { t: { every: 1h }, T: { every: 1h } } | rollups.T: its name is that of sink.table or another roll-up
            quarantine: { topic: 'a b' }        | quarantine.topic is "a b": must be a topic's name: 1 to 249 letters, digits, dots, dashes or underscores
            quarantine: { topic: orders }       | quarantine.topic is "orders": must not be one of source.topics
            quarantine: { max-rows-per-minute: 0 } | quarantine.max-rows-per-minute is "0": must be between 1 and 1000000
            quarantine: { max-rows-per-minute: 1000001 } | quarantine.max-rows-per-minute is "1000001": must be between 1 and 1000000
            sink: { host: '' }                  | sink.host is "": must be a host name or an address, without a scheme, user, port or path
            sink: { host: 'a b' }               | sink.host is "a b": must be a host name or an address, without a scheme, user, port or path
            sink: { host: 'h:3306' }            | sink.host is "h:3306": must be a host name or an address, without a scheme, user, port or path
            sink: { host: 'mysql://etl:S3CR3T@h/db' } | sink.host is "<redacted>": must be a host name or an address, without a scheme, user, port or path
            sink: { port: 0 }                   | sink.port is "0": must be between 1 and 65535
            sink: { port: 65536 }               | sink.port is "65536": must be between 1 and 65535
            sink: { port: http }                | sink.port is "http": must be a whole number
            sink: { database: a.b }             | sink.database is "a.b": must be 1 to 64 letters, digits, dashes, _ or $
            sink: { user: '' }                  | sink.user is "": must name an account
            sink: { user: }                     | sink.user: has no value
            sink: { table: etl.t }              | sink.table is "etl.t": must be 1 to 64 letters, digits, dashes, _ or $, without a schema in front, and no table of this program's own
            sink: { table: ETL_progress }       | sink.table is "ETL_progress": must be 1 to 64 letters, digits, dashes, _ or $, without a schema in front, and no table of this program's own
            sink: { create-table: yes }         | sink.create-table is "yes": must be true or false
            sink: { connections: 1 }            | sink.connections is "1": must be between 2 and 64
            sink: { connections: 65 }           | sink.connections is "65": must be between 2 and 64
            sink: { tls: preferred }            | sink.tls is "preferred": must be one of disabled, required, verify-ca, verify-identity
            sink: { tls: verify-ca }            | sink.tls-ca: must name a PEM file if sink.tls is verify-ca
            sink: { tls: verify-identity, tls-ca: '' } | sink.tls-ca: must name a PEM file if sink.tls is verify-identity
            sink: { tls: verify-ca, tls-ca: absent.pem } | sink.tls-ca is "absent.pem": must name a file that can be read, but there is no such file
            sink: { tls: verify-ca, tls-ca: pom.xml } | sink.tls-ca is "pom.xml": must name a file of certificates in PEM
            sink: { password: [a] }             | sink.password: must be a single value
            http: { host: 0.0.0.0 }             | http.host is "0.0.0.0": must be a loopback address such as 127.0.0.1, or http.token must be set
            http: { host: 127.0.0.1.example.org } | http.host is "127.0.0.1.example.org": must be a loopback address such as 127.0.0.1, or http.token must be set
            http: { port: 65536 }               | http.port is "65536": must be between 1 and 65535, or 0 for any free port
            http: { token: '' }                 | http.token is "<redacted>": must not be empty
            http: { token: }                    | http.token: has no value
            log: { level: loud }                | log.level is "loud": must be one of error, warn, info, debug
            log: { format: xml }                | log.format is "xml": must be one of text, json
            reload: { scan-period: 10ms }       | reload.scan-period is "10ms": must be 0s, or between 100ms and 366d
            cluster: { host: '' }               | cluster.host is "": must be a host name or an address, without a scheme, user, port or path
            cluster: { port: 70000 }            | cluster.port is "70000": must be between 1 and 65535, or 0 for any free port
            cluster: { config: '' }             | cluster.config is "": must name a file
            cluster: { tls: { certificate: c, ca: a } } | cluster.tls.key is "": must name a PEM file
            """)
    void when_oneRuleIsBroken_then_oneLineSaysSo(String yaml, String line) {
        assertThat(Yaml.refusal(yaml)).containsExactly("etl.yaml:1: " + line);
    }

    @Test
    void when_manyRulesAreBroken_then_allInTheOrderOfTheFile() {
        String yaml = """
            pipeline: a b
            sink:
              port: x
              connections: 1
            event:
              key:
                - region
                - utime
              types:
                region: strng(3)
                utime: integer
                price: decimal(1,2)
            measures:
              x: sum(price * weight)
              y: avg(price)
            window: { size: 0s, sise: 1s }
            cluster: { enabled: maybe }
            """;
        assertThat(catchThrowableOfType(ConfigException.class, () -> Yaml.parse(yaml))
                        .violations())
                .extracting(v -> v.line() + " " + v.key())
                .containsExactly(
                        "1 pipeline",
                        "3 sink.port",
                        "4 sink.connections",
                        "8 event.key[1]",
                        "10 event.types.region",
                        "12 event.types.price",
                        "14 measures.x",
                        "15 measures.y",
                        "16 window.sise",
                        "16 window.size",
                        "17 cluster.enabled");
    }

    @Test
    void when_recordIsBuiltByHand_then_sameRulesWithoutAFile() {
        assertThatThrownBy(() -> new WindowConfig(
                        Duration.ofMillis(1500),
                        WindowLabel.END,
                        Duration.ofSeconds(-1),
                        Duration.ZERO,
                        Duration.ZERO,
                        Late.ADD,
                        Optional.of(Duration.ofMillis(1)),
                        Optional.of(1000),
                        1000))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        window.size is "1500ms": must be whole seconds, between 1s and 366d
                        window.max-out-of-orderness is "-1s": must be between 0s and 366d
                        window.emit is "1ms": must be on-close, or a duration between 100ms and 366d such as 5s""");
        assertThatThrownBy(() -> new Start.At(Instant.MAX)).isInstanceOf(ConfigException.class);
    }

    @Test
    void when_violationsAreAsked_then_theirParts() {
        assertThatThrownBy(() -> Yaml.parse("\nwindow: { size: 60x }"))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.violations())
                        .containsExactly(new Violation("window.size", "60x", Durations.RULE, 2)));
    }

    @Test
    void when_enforcedPropertiesAreAsked_then_givingThemIsAccepted() {
        Map<String, String> enforced = SourceConfig.enforcedKafka();
        StringBuilder yaml = new StringBuilder("source:\n  kafka:\n");
        enforced.forEach((name, value) -> yaml.append("    " + name + ": " + value + "\n"));
        assertThat(Yaml.parse(yaml.toString()).source().kafka()).containsAllEntriesOf(enforced);
        assertThat(List.copyOf(enforced.keySet())).hasSize(5);
    }
}
