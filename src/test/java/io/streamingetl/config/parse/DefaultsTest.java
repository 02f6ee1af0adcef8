package io.streamingetl.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.EventConfig;
import io.streamingetl.config.model.HttpConfig;
import io.streamingetl.config.model.Late;
import io.streamingetl.config.model.LogConfig;
import io.streamingetl.config.model.QuarantineConfig;
import io.streamingetl.config.model.ReloadConfig;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.config.model.Start;
import io.streamingetl.config.model.WindowConfig;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import io.streamingetl.core.window.WindowLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {

    private static final Path EXAMPLE = Path.of("conf/etl.yaml");

    @Test
    void when_keyIsAbsent_then_defaultOfTheDesign() {
        EtlConfig config = Yaml.parse("pipeline: orders");
        assertThat(config.pipeline()).isEqualTo("orders");
        assertThat(config.source())
                .isEqualTo(new SourceConfig(
                        List.of("orders"), new Start.Earliest(), 4, Map.of("bootstrap.servers", "localhost:9092")));
        assertThat(config.event())
                .isEqualTo(new EventConfig(
                        "timestamp",
                        TimeUnit.SECONDS,
                        List.of("region", "shopid", "itemid"),
                        Map.of(
                                "region", new FieldType.Text(16),
                                "shopid", new FieldType.Whole(),
                                "itemid", new FieldType.Whole(),
                                "count", new FieldType.Whole(),
                                "price", new FieldType.Decimal(12, 2))));
        assertThat(config.window())
                .isEqualTo(new WindowConfig(
                        Duration.ofSeconds(60),
                        WindowLabel.END,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(10),
                        Late.ADD,
                        Optional.empty(),
                        Optional.empty(),
                        10_000_000L));
        assertThat(config.operands()).containsExactly("price", "count");
        assertThat(config.measures()).containsExactly(new Measure("gross_income", MeasureKind.SUM, List.of(0, 1), 2));
        assertThat(config.rollups()).isEmpty();
        assertThat(config.quarantine()).isEqualTo(new QuarantineConfig(Optional.empty(), 10_000));
        assertThat(config.sink())
                .isEqualTo(new SinkConfig(
                        "localhost", 3306, "etl", "etl", new Secret(""), SinkTls.NONE, "gross_income", true, 2));
        assertThat(config.http()).isEqualTo(new HttpConfig("127.0.0.1", 8080, Optional.empty(), true));
        assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.TEXT));
        assertThat(config.reload()).isEqualTo(new ReloadConfig(Duration.ofSeconds(5)));
        assertThat(config.cluster())
                .isEqualTo(new ClusterConfig(false, "conf/cluster.xml", "127.0.0.1", 0, Optional.empty()));
    }

    @Test
    void when_exampleIsRead_then_equalsTheDefaults() throws IOException {
        Map<String, String> environment = Map.of("MYSQL_PASSWORD", "pw");
        assertThat(Yaml.parse(Files.readString(EXAMPLE), environment))
                .isEqualTo(Yaml.parse("pipeline: orders", environment));
    }

    @Test
    void when_tenLinesOfTheExamplesHeadAreRead_then_valid() throws IOException {
        List<String> minimal = Files.readAllLines(EXAMPLE).stream()
                .filter(line -> line.startsWith("#   "))
                .map(line -> line.substring(4))
                .toList();
        assertThat(minimal).hasSize(10);
        assertThat(Yaml.parse(String.join("\n", minimal), Map.of("MYSQL_PASSWORD", "pw"))
                        .sink())
                .isEqualTo(new SinkConfig(
                        "database", 3306, "etl", "etl", new Secret("pw"), SinkTls.NONE, "gross_income", true, 2));
    }

    @Test
    void when_sectionIsCommentedOut_then_defaults() {
        assertThat(Yaml.parse("""
                source:
                  kafka:
                event:
                window:
                measures:
                rollups:
                quarantine:
                sink:
                http:
                cluster:
                log:
                reload:
                """)).isEqualTo(Yaml.parse("pipeline: orders"));
    }

    @Test
    void when_addressesStandInTheEnvironment_then_taken() {
        EtlConfig config = Yaml.parse(
                "pipeline: orders",
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "k:1",
                        "MYSQL_HOST", "m",
                        "MYSQL_PORT", "3307",
                        "MYSQL_USER", "u",
                        "MYSQL_PASSWORD", "p"));
        assertThat(config.source().kafka()).containsEntry("bootstrap.servers", "k:1");
        assertThat(config.sink())
                .isEqualTo(
                        new SinkConfig("m", 3307, "etl", "u", new Secret("p"), SinkTls.NONE, "gross_income", true, 2));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "3,1", "4,2", "96,48", "1000,64"})
    void when_lanesAreAuto_then_halfTheCores(int cores, int lanes) {
        assertThat(ConfigParser.parse("pipeline: p", "f", Map.of(), cores)
                        .source()
                        .lanes())
                .isEqualTo(lanes);
    }

    @Test
    void when_schemaIsAsked_then_keyAndOperandsWithTheirTypes() {
        assertThat(Yaml.parse("pipeline: orders").schema())
                .isEqualTo(new EventSchema(
                        "timestamp",
                        TimeUnit.SECONDS,
                        List.of(
                                new Field("region", new FieldType.Text(16)),
                                new Field("shopid", new FieldType.Whole()),
                                new Field("itemid", new FieldType.Whole())),
                        List.of(
                                new Field("price", new FieldType.Decimal(12, 2)),
                                new Field("count", new FieldType.Whole()))));
    }
}
