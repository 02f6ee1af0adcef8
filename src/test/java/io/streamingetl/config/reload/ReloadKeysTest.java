package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamingetl.config.key.OtherValues;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.Yaml;
import io.streamingetl.config.reload.ReloadPlan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a change of each key is applied: the program does what the manual says. */
class ReloadKeysTest {
    private static final Path MANUAL = Path.of("src", "docs", "manual.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.+`) \\| (.+?) \\| .+ \\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z.-]+)`");

    /**
     * How a change is applied.
     *
     * @param manual in the words of the manual
     * @param steps the parts that restart
     * @param refusal why it is refused; empty if it is not
     */
    private record Applied(String manual, Set<Step> steps, String refusal) {
        static final List<Applied> ALL = List.of(
                new Applied("new data path", Set.of(Step.DATA_PATH), ""),
                new Applied("new server", Set.of(Step.HTTP), ""),
                new Applied("at once, in the log", Set.of(Step.LOG), ""),
                new Applied("at once", Set.of(), ""),
                new Applied("refused: fixed", Set.of(), "is fixed for pipeline orders"),
                new Applied("refused: at a start only", Set.of(), "takes effect at a start only"));
    }

    @TempDir
    private Path dir;

    @Test
    void when_aKeyChanges_then_appliedAsTheManualSays() throws IOException {
        Map<String, String> manual = manual();
        OtherValues values = new OtherValues(dir);
        values.yaml().forEach((key, yaml) -> {
            EtlConfig active = Yaml.parse(values.base(key));
            EtlConfig next = Yaml.parse(yaml);
            assertThat(ConfigDiff.of(active, next))
                    .as(key)
                    .isNotEmpty()
                    .allMatch(one -> one.key().equals(key) || one.key().startsWith(key + "."));
            Applied applied = applied(manual, key);
            if (applied.refusal.isEmpty()) {
                assertThat(ReloadPlan.of(active, next, "etl.yaml").steps())
                        .as(key)
                        .isEqualTo(applied.steps);
            } else {
                assertThat(catchThrowable(() -> ReloadPlan.of(active, next, "etl.yaml")))
                        .as(key)
                        .hasMessageContaining(applied.refusal);
            }
        });
    }

    /** By the most specific row that names the key or its section. */
    private static Applied applied(Map<String, String> manual, String key) {
        Optional<String> text = manual.keySet().stream()
                .filter(named -> key.equals(named) || key.startsWith(named + "."))
                .max(Comparator.comparingInt(String::length))
                .map(manual::get);
        return Applied.ALL.stream()
                .filter(applied -> text.equals(Optional.of(applied.manual)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the manual does not say how " + key + " is applied"));
    }

    /** The names of the manual's table, sections and keys, and how a change of them is applied. */
    private static Map<String, String> manual() throws IOException {
        String text = Files.readString(MANUAL);
        String table = text.substring(text.indexOf("| Changed | Applied |"));
        Map<String, String> applied = new LinkedHashMap<>();
        List<MatchResult> rows =
                ROW.matcher(table.substring(0, table.indexOf("\n\n"))).results().toList();
        for (MatchResult row : rows) {
            NAME.matcher(row.group(1)).results().forEach(name -> applied.put(name.group(1), row.group(2)));
        }
        return applied;
    }
}
