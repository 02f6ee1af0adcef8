package io.streamingetl.config.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * {@code conf/etl.schema.json} is what the declarations give, accepts every example and finds typical mistakes. To
 * write the file anew, run this test with {@code -Dconfig.schema.write=true}.
 */
class ConfigSchemaTest {

    private static final Path SCHEMA = Path.of("conf", "etl.schema.json");
    private static final List<Path> DOCUMENTS = List.of(Path.of("README.md"), Path.of("src", "docs", "manual.md"));

    /** Consecutive lines that Markdown shows as code. */
    private static final Pattern CODE = Pattern.compile("(?m)(^ {4}.*\\n|^\\n(?= {4}))+");

    private static final Validator VALIDATOR = Validator.create(
            JsonSchema.of(new JsonObject(SchemaGenerator.generate().encode())),
            new JsonSchemaOptions()
                    .setDraft(Draft.DRAFT7)
                    .setBaseUri("app://etl/")
                    .setOutputFormat(OutputFormat.Basic));

    @Test
    void when_aKeyIsDeclared_then_theSchemaHasIt() throws IOException {
        String schema = SchemaGenerator.generate().encodePrettily() + "\n";
        if (Boolean.getBoolean("config.schema.write")) {
            Files.writeString(SCHEMA, schema);
        }
        assertThat(Files.readString(SCHEMA))
                .as("conf/etl.schema.json; -Dconfig.schema.write=true writes it anew")
                .isEqualTo(schema);
    }

    @Test
    void when_theExampleIsValidated_then_valid() throws IOException {
        assertThat(problems(Files.readString(Path.of("conf", "etl.yaml")))).isEmpty();
    }

    @Test
    void when_examplesOfTheDocumentsAreValidated_then_valid() throws IOException {
        for (Path document : DOCUMENTS) {
            List<String> examples = CODE.matcher(Files.readString(document))
                    .results()
                    .map(code -> code.group().replaceAll("(?m)^ {4}", ""))
                    .filter(ConfigSchemaTest::isConfiguration)
                    .toList();
            assertThat(examples).as(document.toString()).isNotEmpty();
            examples.forEach(yaml -> assertThat(problems(yaml)).as(yaml).isEmpty());
        }
    }

    private static boolean isConfiguration(String code) {
        return ConfigKeys.namesIn("").stream().anyMatch(name -> code.strip().startsWith(name + ":"));
    }

    @Test
    void when_eachKeyHasAnotherValue_then_valid(@TempDir Path dir) throws IOException {
        new OtherValues(dir)
                .yaml()
                .forEach((key, yaml) -> assertThat(problems(yaml)).as(key).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source:",
                "measures:",
                "sink: { password: }",
                "quarantine: { topic: }",
                "pipeline: 2024",
                "source: { start: 2018-09-21T06:00:00Z, kafka: { fetch.min.bytes: 1, check.crcs: false } }",
                "window: { size: \"${SIZE}s\", late: \"${LATE:add}\", max-open-keys: \"${KEYS}\" }",
                "event: { types: { a: integer 0.., b: integer ..-5, c: 'decimal(12,2) 0.01..9999', d: string(255) } }",
            })
    void when_valueIsUnusualButValid_then_valid(String yaml) {
        assertThat(problems(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pipelin: orders",
                "pipeline: a b",
                "window: { siz: 60s }",
                "window: { size: 60 }",
                "window: { size: 60x }",
                "window: { late: drop }",
                "window: { emit: often }",
                "window: { max-open-keys: 999 }",
                "source: { topics: orders }",
                "source: { start: yesterday }",
                "source: { lanes: 65 }",
                "event: { types: { price: text } }",
                "event: { types: { price: decimal(12,2) } }",
                "measures: { x: price }",
                "sink: { port: 65536 }",
                "sink: { connections: 1 }",
                "sink: { create-table: maybe }",
                "http: { token: }",
                "cluster: { tls: { cert: a.pem } }",
            })
    void when_valueIsAMistake_then_found(String yaml) {
        assertThat(problems(yaml)).isNotEmpty();
    }

    private static List<String> problems(String yaml) {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        @SuppressWarnings("unchecked")
        Map<String, Object> tree = (Map<String, Object>) new Load(settings).loadFromString(yaml);
        OutputUnit result = VALIDATOR.validate(new JsonObject(tree));
        List<String> problems = new ArrayList<>();
        if (!result.getValid()) {
            result.getErrors().forEach(error -> problems.add(error.getInstanceLocation() + ": " + error.getError()));
        }
        return problems;
    }
}
