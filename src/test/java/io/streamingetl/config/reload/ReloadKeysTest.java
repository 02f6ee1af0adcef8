package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.Yaml;
import io.streamingetl.config.reload.ReloadPlan.Step;
import io.streamingetl.testkit.Pem;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a change of each key there is, in the program and in the manual. */
class ReloadKeysTest {
    private static final Path MANUAL = Path.of("src", "docs", "manual.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.+`) \\| (.+?) \\| .+ \\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z.-]+)`");

    /**
     * What becomes of a change.
     *
     * @param manual in the words of the manual
     * @param steps what is made anew
     * @param refusal why it is refused; empty where it is not
     */
    private record How(String manual, Set<Step> steps, Optional<String> refusal) {
        static final How NEW_DATA_PATH = taken("new data path", Set.of(Step.DATA_PATH));
        static final How NEW_SERVER = taken("new server", Set.of(Step.HTTP));
        static final How LOG = taken("at once", Set.of(Step.LOG));
        static final How AT_ONCE = taken("at once", Set.of());
        static final How FIXED = refused("refused: fixed", "is fixed for pipeline orders");
        static final How AT_A_START = refused("refused: at a start only", "takes effect at a start only");

        private static How taken(String manual, Set<Step> steps) {
            return new How(manual, steps, Optional.empty());
        }

        private static How refused(String manual, String refusal) {
            return new How(manual, Set.of(), Optional.of(refusal));
        }
    }

    /** What becomes of a change, and a configuration that differs from the default in this key alone. */
    private record Change(How how, String yaml) {}

    private final Map<String, Change> changes = new LinkedHashMap<>();

    @TempDir
    private Path dir;

    private String base;

    private void key(String key, How how, String value) {
        String[] names = key.split("\\.", 2);
        String yaml = names.length == 1
                ? "%s: %s\n".formatted(key, value)
                : "%s: { %s: %s }\n".formatted(names[0], names[1], value);
        changes.put(key, new Change(how, yaml));
    }

    @BeforeEach
    void fill() throws IOException {
        Path ca = Files.writeString(dir.resolve("ca.pem"), Pem.AUTHORITY);
        Path other = Files.writeString(dir.resolve("other.pem"), Pem.AUTHORITY + Pem.AUTHORITY);
        base = "sink: { tls: verify-ca, tls-ca: " + ca + " }\n";
        key("pipeline", How.FIXED, "other");
        key("source.topics", How.NEW_DATA_PATH, "[other]");
        key("source.start", How.NEW_DATA_PATH, "latest");
        key("source.lanes", How.NEW_DATA_PATH, "3");
        key("source.kafka", How.NEW_DATA_PATH, "{ fetch.min.bytes: 7 }");
        key("event.time", How.FIXED, "at");
        key("event.time-unit", How.FIXED, "millis");
        key("event.key", How.FIXED, "[region, shopid]");
        key(
                "event.types",
                How.FIXED,
                "{ region: string(17), shopid: integer, itemid: integer, count: integer, 'price': 'decimal(12,2)' }");
        key("window.size", How.NEW_DATA_PATH, "7s");
        key("window.label", How.FIXED, "start");
        key("window.max-out-of-orderness", How.NEW_DATA_PATH, "1s");
        key("window.idle-after", How.NEW_DATA_PATH, "1s");
        key("window.max-future", How.NEW_DATA_PATH, "1s");
        key("window.late", How.NEW_DATA_PATH, "quarantine");
        key("window.emit", How.NEW_DATA_PATH, "5s");
        key("window.max-open-keys", How.NEW_DATA_PATH, "5000");
        key("window.max-replay-records", How.NEW_DATA_PATH, "5000");
        key("measures", How.FIXED, "{ orders: count() }");
        key("quarantine.topic", How.NEW_DATA_PATH, "copies");
        key("quarantine.max-rows-per-minute", How.NEW_DATA_PATH, "5");
        key("sink.host", How.NEW_DATA_PATH, "elsewhere");
        key("sink.port", How.NEW_DATA_PATH, "3307");
        key("sink.database", How.NEW_DATA_PATH, "other");
        key("sink.user", How.NEW_DATA_PATH, "other");
        key("sink.password", How.NEW_DATA_PATH, "other");
        key("sink.tls", How.NEW_DATA_PATH, "verify-identity");
        key("sink.tls-ca", How.NEW_DATA_PATH, other.toString());
        key("sink.table", How.FIXED, "other");
        key("sink.create-table", How.NEW_DATA_PATH, "false");
        key("sink.connections", How.NEW_DATA_PATH, "3");
        key("http.host", How.NEW_SERVER, "localhost");
        key("http.port", How.NEW_SERVER, "0");
        key("http.token", How.NEW_SERVER, "other");
        key("cluster.enabled", How.AT_A_START, "true");
        key("cluster.config", How.AT_A_START, "other.xml");
        key("cluster.host", How.AT_A_START, "127.0.0.2");
        key("cluster.port", How.AT_A_START, "7000");
        key("cluster.tls", How.AT_A_START, "{ certificate: %s, key: %s, ca: %s }".formatted(ca, ca, ca));
        key("log.level", How.LOG, "debug");
        key("log.format", How.LOG, "json");
        key("reload.scan-period", How.AT_ONCE, "1s");
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The keys as the configuration's records have them; operands are what measures need, no key of their own. */
    private static Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (RecordComponent section : EtlConfig.class.getRecordComponents()) {
            if (section.getType().isRecord()) {
                for (RecordComponent key : section.getType().getRecordComponents()) {
                    keys.add(kebab(section.getName()) + "." + kebab(key.getName()));
                }
            } else if (!section.getName().equals("operands")) {
                keys.add(kebab(section.getName()));
            }
        }
        return keys;
    }

    @Test
    void when_aKeyIsThere_then_thisTableHasIt() {
        Set<String> all = keys();
        // One record holds both.
        all.add("sink.tls-ca");
        assertThat(changes.keySet()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void when_aKeyChanges_then_whatTheTableSaysBecomesOfIt() {
        changes.forEach((key, change) -> {
            EtlConfig active = Yaml.parse(key.startsWith("sink.tls") ? base : "pipeline: orders");
            EtlConfig next = Yaml.parse(withBase(key, change.yaml));
            assertThat(ConfigDiff.of(active, next))
                    .as(key)
                    .isNotEmpty()
                    .allMatch(one -> one.key().equals(key) || one.key().startsWith(key + "."));
            if (change.how.refusal.isPresent()) {
                assertThat(catchThrowable(() -> ReloadPlan.of(active, next, "etl.yaml")))
                        .as(key)
                        .hasMessageContaining(change.how.refusal.get());
            } else {
                assertThat(ReloadPlan.of(active, next, "etl.yaml").steps())
                        .as(key)
                        .isEqualTo(change.how.steps);
            }
        });
    }

    /** An authority goes with a mode that verifies. */
    private String withBase(String key, String yaml) {
        return switch (key) {
            case "sink.tls" -> base.replace("verify-ca", "verify-identity");
            case "sink.tls-ca" -> yaml.replace("{", "{ tls: verify-ca,");
            default -> yaml;
        };
    }

    @Test
    void when_theManualTellsWhatHappens_then_itIsSoForEveryKey() throws IOException {
        Map<String, String> manual = manual();
        changes.forEach((key, change) -> assertThat(manual.keySet().stream()
                        .filter(named -> key.equals(named) || key.startsWith(named + "."))
                        .max(Comparator.comparingInt(String::length))
                        .map(manual::get))
                .as(key)
                .contains(change.how.manual));
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
