package io.streamingetl.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.key.RedactedView;
import io.streamingetl.config.model.CaFile;
import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.EventConfig;
import io.streamingetl.config.model.HttpConfig;
import io.streamingetl.config.model.Late;
import io.streamingetl.config.model.LogConfig;
import io.streamingetl.config.model.QuarantineConfig;
import io.streamingetl.config.model.ReloadConfig;
import io.streamingetl.config.model.RollupConfig;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.config.model.Start;
import io.streamingetl.config.model.WindowConfig;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import io.streamingetl.core.window.Intervals;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.testkit.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingTest {

    @TempDir
    private Path dir;

    @Test
    void when_everyKeyIsGiven_then_everyKeyIsRead() throws IOException {
        Path ca = Files.writeString(dir.resolve("ca.pem"), Pem.AUTHORITY);
        EtlConfig config = Yaml.parse("""
            pipeline: p-1.x
            source:
              topics: [a, b.c]
              start: 2018-09-21T06:00:00Z
              lanes: 3
              kafka:
                bootstrap.servers: k:9092
                fetch.min.bytes: 1024
                check.crcs: false
                ssl.endpoint.identification.algorithm: ''
                isolation.level: read_committed
            event:
              time: "ts \\u00e9"
              time-unit: iso-8601
              key: [shop]
              types: { shop: string(255), a: 'decimal(18,18)', b: "decimal( 5 , 0 )  quoted -0..99999", c: integer ..-5, d: integer quoted }
            window:
              size: 1h
              label: start
              max-out-of-orderness: 0s
              idle-after: 250ms
              max-future: 2d
              late: quarantine
              emit: 100ms
              max-open-keys: 1000
              max-replay-records: 3000000000
            measures:
              total: sum(a*b * c)
              n: count()
              n2: count( * )
              n3: count(b)
              low: min(c)
              high: max ( b * b )
            rollups:
              by_hour: { every: 3600s }
              by_day: { every: 1d, time-zone: Europe/Berlin, key: [], measures: [n2, total] }
            quarantine:
              topic: a.bad
              max-rows-per-minute: 1000000
            sink:
              host: "::1"
              port: 1
              database: $db
              user: u
              password: p
              tls: verify-identity
              tls-ca: CA_FILE
              table: t$1
              create-table: false
              connections: 64
            http:
              host: 0.0.0.0
              port: 0
              token: t
            cluster:
              enabled: true
              config: c.xml
              host: 10.0.0.1
              port: 15701
              tls: { certificate: c.pem, key: k.pem, ca: ca.pem }
            log:
              level: debug
              format: json
            reload:
              scan-period: 100ms
            """.replace("CA_FILE", ca.toString()));
        assertThat(config)
                .isEqualTo(new EtlConfig(
                        "p-1.x",
                        new SourceConfig(
                                List.of("a", "b.c"),
                                new Start.At(Instant.parse("2018-09-21T06:00:00Z")),
                                3,
                                Map.of(
                                        "bootstrap.servers", "k:9092",
                                        "fetch.min.bytes", "1024",
                                        "check.crcs", "false",
                                        "ssl.endpoint.identification.algorithm", "",
                                        "isolation.level", "read_committed")),
                        new EventConfig(
                                "ts \u00e9",
                                TimeUnit.ISO_8601,
                                List.of("shop"),
                                Map.of(
                                        "shop", new FieldType.Text(255),
                                        "a", new FieldType.Decimal(18, 18),
                                        "b", new FieldType.Decimal(5, 0, new FieldType.Range(0, 99_999), true),
                                        "c", new FieldType.Whole(new FieldType.Range(Long.MIN_VALUE, -5)),
                                        "d", new FieldType.Whole(FieldType.Range.ALL, true))),
                        new WindowConfig(
                                Duration.ofHours(1),
                                WindowLabel.START,
                                Duration.ZERO,
                                Duration.ofMillis(250),
                                Duration.ofDays(2),
                                Late.QUARANTINE,
                                Optional.of(Duration.ofMillis(100)),
                                Optional.of(1000),
                                3_000_000_000L),
                        List.of("a", "b", "c"),
                        List.of(
                                new Measure("total", MeasureKind.SUM, List.of(0, 1, 2), 18),
                                new Measure("n", MeasureKind.COUNT, List.of(), 0),
                                new Measure("n2", MeasureKind.COUNT, List.of(), 0),
                                new Measure("n3", MeasureKind.COUNT, List.of(1), 0),
                                new Measure("low", MeasureKind.MIN, List.of(2), 0),
                                new Measure("high", MeasureKind.MAX, List.of(1, 1), 0)),
                        Map.of(
                                "by_hour",
                                new RollupConfig(
                                        new Intervals.Multiples(3_600_000),
                                        List.of("shop"),
                                        List.of("total", "n", "n2", "n3", "low", "high")),
                                "by_day",
                                new RollupConfig(
                                        new Intervals.Calendar(Intervals.Unit.DAY, ZoneId.of("Europe/Berlin")),
                                        List.of(),
                                        List.of("n2", "total"))),
                        new QuarantineConfig(Optional.of("a.bad"), 1_000_000),
                        new SinkConfig(
                                "::1",
                                1,
                                "$db",
                                "u",
                                new Secret("p"),
                                new SinkTls(
                                        SinkTls.Mode.VERIFY_IDENTITY,
                                        Optional.of(new CaFile(ca.toString(), Pem.AUTHORITY))),
                                "t$1",
                                false,
                                64),
                        new HttpConfig("0.0.0.0", 0, Optional.of(new Secret("t")), true),
                        new ClusterConfig(
                                true,
                                "c.xml",
                                "10.0.0.1",
                                15_701,
                                Optional.of(new ClusterConfig.Tls("c.pem", "k.pem", "ca.pem"))),
                        new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.JSON),
                        new ReloadConfig(Duration.ofMillis(100))));
    }

    @ParameterizedTest
    @CsvSource({
        "earliest, earliest",
        "latest, latest",
        "2018-09-21T06:00:00Z, 2018-09-21T06:00:00Z",
        "20180921T140000+0800, 2018-09-21T06:00:00Z"
    })
    void when_startIsGiven_then_viewShowsIt(String start, String shown) {
        assertThat(RedactedView.of(Yaml.parse("source: { start: '" + start + "' }")))
                .extracting("source.start")
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"1s,1s", "2m,120s", "1h,3600s", "1d,86400s", "1500ms,1500ms", "366d,31622400s"})
    void when_durationIsGiven_then_viewShowsItInSeconds(String given, String shown) {
        assertThat(RedactedView.of(Yaml.parse("window: { max-future: " + given + " }")))
                .extracting("window.max-future")
                .isEqualTo(shown);
    }

    @Test
    void when_decimalInBracesIsQuoted_then_sameAsInBlockStyle() {
        assertThat(Yaml.parse("event: { types: { region: string(16), shopid: integer, itemid: integer, count: integer,"
                        + " price: 'decimal(12,2)' } }"))
                .isEqualTo(Yaml.parse("""
                    event:
                      types:
                        region: string(16)
                        shopid: integer
                        itemid: integer
                        count: integer
                        price: decimal(12,2)
                    """));
    }

    @Test
    void when_typeIsUsedByNothing_then_allowed() {
        assertThat(Yaml.parse("event: { key: [region], types: { region: integer, price: integer, count: integer, x:"
                                + " integer } }")
                        .schema()
                        .operands())
                .hasSize(2);
    }

    @Test
    void when_passwordIsEmptyOrWithoutValue_then_empty() {
        Map<String, String> environment = Map.of("MYSQL_PASSWORD", "pw");
        assertThat(List.of("password: ''", "password:", "password: ~"))
                .allSatisfy(given -> assertThat(Yaml.parse("sink: { " + given + " }", environment)
                                .sink()
                                .password()
                                .value())
                        .isEmpty());
    }
}
