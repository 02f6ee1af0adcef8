package io.streamingetl.config.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.Yaml;
import io.streamingetl.config.rule.Secret;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The declarations against the records that hold the values, the example that documents them, and the README. */
class ConfigKeysTest {

    private static final Path EXAMPLE = Path.of("conf", "etl.yaml");
    private static final Path README = Path.of("README.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void when_recordHasAComponent_then_itsKeyIsDeclared() {
        assertThat(ConfigKeys.ALL.stream().map(ConfigKeysTest::componentName).distinct())
                .containsExactlyInAnyOrderElementsOf(components());
    }

    /** One component holds all of {@code cluster.tls}, another {@code sink.tls} and {@code sink.tls-ca}. */
    private static String componentName(ConfigKey key) {
        return key.name().replaceFirst("^(cluster|sink)\\.tls\\b.*", "$1.tls");
    }

    /** The components of the records in the spelling of keys; operands follow from the measures. */
    private static Set<String> components() {
        Set<String> names = new TreeSet<>();
        for (RecordComponent section : EtlConfig.class.getRecordComponents()) {
            if (section.getType().isRecord()) {
                for (RecordComponent key : section.getType().getRecordComponents()) {
                    names.add(kebab(section.getName()) + "." + kebab(key.getName()));
                }
            } else if (!section.getName().equals("operands")) {
                names.add(kebab(section.getName()));
            }
        }
        return names;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void when_keyIsDeclared_then_itHasAnotherValueInTheTests(@TempDir Path dir) throws IOException {
        assertThat(ConfigKeys.ALL.stream()
                        .map(key -> key.name().replaceFirst("^cluster\\.tls\\..*", "cluster.tls"))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(new OtherValues(dir).yaml().keySet());
    }

    @Test
    void when_valueIsASecret_then_declaredAsOne() {
        EtlConfig config = Yaml.parse("http: { token: t }");
        assertThat(ConfigKeys.ALL).allSatisfy(key -> assertThat(
                        key instanceof ScalarKey<?> scalar && scalar.type().isSecret())
                .as(key.name())
                .isEqualTo(key.value(config).orElse("") instanceof Secret));
    }

    @Test
    void when_keyIsDeclared_then_theCommentAboveItInTheExampleContainsItsDocumentation() throws IOException {
        List<String> example = Files.readAllLines(EXAMPLE);
        for (ConfigKey key : ConfigKeys.ALL) {
            assertThat(comment(example, key.name()).replaceAll("\\s+", " "))
                    .as(key.name())
                    .contains(key.doc());
        }
    }

    /** The comment directly above a key, which may itself be commented out. */
    private static String comment(List<String> lines, String key) {
        int line = -1;
        for (String name : key.split("\\.", -1)) {
            Pattern pattern = Pattern.compile((line < 0 ? "" : "[\\s#]*") + Pattern.quote(name) + ":( .*)?");
            do {
                line++;
                assertThat(line).as("line of " + key).isLessThan(lines.size());
            } while (!pattern.matcher(lines.get(line)).matches());
        }
        List<String> comment = new ArrayList<>();
        for (int above = line - 1; above >= 0 && lines.get(above).strip().startsWith("#"); above--) {
            comment.add(0, lines.get(above).replaceFirst("[\\s#]*", ""));
        }
        return String.join(" ", comment);
    }

    @Test
    void when_readmeListsAKey_then_declaredWithThisDefault() throws IOException {
        int keys = 0;
        for (String row : Files.readAllLines(README)) {
            String[] cells = row.split(" \\| ", -1);
            if (cells.length != 3 || !row.startsWith("| `")) {
                continue;
            }
            String section = "";
            Matcher names = CODE.matcher(cells[0]);
            while (names.find()) {
                String name = names.group(1).replace(".*", "");
                section = name.startsWith(".") ? section : name.replaceFirst("\\..*", "");
                ConfigKey key = declared(name.startsWith(".") ? section + name : name);
                if (key instanceof ScalarKey<?> scalar && scalar.fallback().isPresent()) {
                    String plain = scalar.fallback().get().replaceFirst("^\\$\\{\\w+:(.*)}$", "$1");
                    assertThat(cells[1]).as(key.name()).contains(plain.isEmpty() ? "empty" : "`" + plain + "`");
                }
                keys++;
            }
        }
        assertThat(keys).isGreaterThan(20);
    }

    private static ConfigKey declared(String name) {
        return ConfigKeys.ALL.stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not declared"));
    }
}
