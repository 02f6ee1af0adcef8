package io.streamingetl.core.decode.json;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.core.event.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of the manual that says what becomes of a record. */
final class DecodeTable {
    private static final Path MANUAL = Path.of("src", "docs", "manual.md");
    private static final Path CONFIGURATION = Path.of("conf", "etl.yaml");
    private static final String HEAD = "| In the record | Such as | Verdict | Note |";
    private static final Pattern SETTING = Pattern.compile("`([a-z.-]+\\.[a-z-]+): ([^`]+)`");
    private static final Pattern ACCEPTED = Pattern.compile("accepted(?: as `(.+)`)?");
    private static final Pattern REJECTED = Pattern.compile("`([A-Z0-9_]+)`");

    /**
     * One line of it.
     *
     * @param settings keys of the configuration that it names, with their values
     * @param examples names of classes of records, or members of an order as JSON in backquotes
     */
    record Line(String input, Map<String, String> settings, List<String> examples, String verdict) {
        /** The reason in quarantine; null where the record is accepted. */
        Reason reason() {
            Matcher rejected = REJECTED.matcher(verdict);
            return rejected.matches() ? Reason.valueOf(rejected.group(1)) : null;
        }

        /** The member that the accepted event differs in from the plain order; null where it is that order. */
        String acceptedAs() {
            Matcher accepted = ACCEPTED.matcher(verdict);
            if (!accepted.matches()) {
                throw new AssertionError("neither a reason nor accepted: " + verdict);
            }
            return accepted.group(1);
        }

        /** The configuration that comes with the program, with the settings of this line. */
        EtlConfig config() throws IOException {
            String yaml = Files.readString(CONFIGURATION);
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                String name = setting.getKey().substring(setting.getKey().lastIndexOf('.') + 1);
                String changed = yaml.replaceFirst("(?m)^( +" + name + "): .*", "$1: " + setting.getValue());
                if (changed.equals(yaml)) {
                    throw new AssertionError("no key " + setting.getKey() + " in " + CONFIGURATION);
                }
                yaml = changed;
            }
            return ConfigParser.parse(yaml, CONFIGURATION.toString(), Map.of("MYSQL_PASSWORD", "secret"), 1);
        }

        @Override
        public String toString() {
            return input;
        }
    }

    private DecodeTable() {}

    /** All lines but those that only head a part of the table. */
    static List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        List<String> text = Files.readAllLines(MANUAL);
        int first = text.indexOf(HEAD) + 2;
        for (int i = first; text.get(i).startsWith("|"); i++) {
            String[] cells = text.get(i).split("\\|", -1);
            if (cells.length != 6) {
                throw new AssertionError("not four cells: " + text.get(i));
            }
            if (!cells[1].startsWith(" **")) {
                lines.add(line(cells[1].strip(), cells[2].strip(), cells[3].strip()));
            }
        }
        return lines;
    }

    /** The order that the examples change. */
    static String order() throws IOException {
        return Files.readAllLines(MANUAL).stream()
                .filter(line -> line.startsWith("    {\"itemid\""))
                .findFirst()
                .orElseThrow()
                .strip();
    }

    private static Line line(String input, String suchAs, String verdict) {
        Map<String, String> settings = new LinkedHashMap<>();
        SETTING.matcher(input).results().forEach(setting -> settings.put(setting.group(1), setting.group(2)));
        return new Line(input, settings, suchAs.isEmpty() ? List.of() : List.of(suchAs.split("; ")), verdict);
    }
}
