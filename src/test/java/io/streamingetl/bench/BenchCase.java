package io.streamingetl.bench;

import io.streamingetl.cli.generate.OrderOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One measured case: a topic, and how it is read.
 *
 * <p>A case is written as its non-default settings, such as {@code keyed=true, lanes=2}, or as {@code base} if there
 * are none.
 */
public final class BenchCase {
    public static final String BASE = "base";

    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();

    /** Ten million of these orders produce 283,021 rows: 11 windows and a part of a twelfth, with 26,000 keys each. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("records", System.getProperty("bench.records", "50000")),
            Map.entry("partitions", "4"),
            Map.entry("keyed", "false"),
            Map.entry("compression", "lz4"),
            Map.entry("shops", "560"),
            Map.entry("items", "12"),
            Map.entry("rate", "15500"),
            Map.entry("window", "60"),
            Map.entry("lanes", "auto"),
            Map.entry("rollups", "0"),
            Map.entry("archive", System.getProperty("bench.archive", "false")),
            Map.entry("java", System.getProperty("bench.java.home", System.getProperty("java.home"))),
            Map.entry("jvm", System.getProperty("bench.jvm", "@conf/java.args")));

    /** With ten million records, the cases of many keys have 1.0 and 5.3 million in their one window. */
    private static final Map<String, String> LISTS = Map.of(
            "variants",
            "base; keyed=true; compression=zstd; compression=none; lanes=2; lanes=4",
            "rollups",
            "base; rollups=1; rollups=2; rollups=3; rollups=10",
            "growth",
            "base; window=10; window=600; partitions=1; partitions=16; partitions=64;"
                    + " shops=9000, items=65, rate=155000, window=3600;"
                    + " shops=9000, items=2500, rate=155000, window=3600");

    /** The settings of the topic; the others control how it is read. */
    private static final List<String> OF_TOPIC =
            List.of("records", "partitions", "keyed", "compression", "shops", "items", "rate");

    private final String name;
    private final Map<String, String> settings = new TreeMap<>(DEFAULTS);

    private BenchCase(String name) {
        this.name = name;
        if (!name.equals(BASE)) {
            Arrays.stream(name.split(",", -1)).forEach(this::set);
        }
    }

    private void set(String setting) {
        String[] parts = setting.strip().split("=", 2);
        if (parts.length != 2 || !DEFAULTS.containsKey(parts[0])) {
            throw new IllegalArgumentException(
                    setting + " in bench.cases: must be a setting of " + new TreeMap<>(DEFAULTS).keySet());
        }
        settings.put(parts[0], parts[1]);
    }

    /** Parses a list of cases such as {@code base; keyed=true; compression=zstd, lanes=2}, or the name of a list. */
    public static List<BenchCase> list(String cases) {
        return parts(cases)
                .flatMap(part -> LISTS.containsKey(part) ? parts(LISTS.get(part)) : Stream.of(part))
                .map(BenchCase::new)
                .toList();
    }

    private static Stream<String> parts(String cases) {
        return Stream.of(cases.split(";", -1)).map(String::strip);
    }

    public String name() {
        return name;
    }

    /** All settings in one line. */
    public String how() {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Equal for two cases that can share a topic. */
    String topic() {
        return OF_TOPIC.stream()
                .map(setting -> setting + "=" + settings.get(setting))
                .collect(Collectors.joining(", "));
    }

    public long records() {
        return number("records");
    }

    /** Number of roll-ups. */
    int rollups() {
        return (int) number("rollups");
    }

    int partitions() {
        return (int) number("partitions");
    }

    boolean keyed() {
        return Boolean.parseBoolean(settings.get("keyed"));
    }

    /** The codec's name in Kafka's producer. */
    String compression() {
        return settings.get("compression");
    }

    OrderOptions orders() {
        return OrderOptions.of(1, START_MS, number("rate")).withKeys((int) number("shops"), (int) number("items"));
    }

    public int windowSeconds() {
        return (int) number("window");
    }

    /** The value of {@code source.lanes}. */
    String lanes() {
        return settings.get("lanes");
    }

    public Path javaHome() {
        return Path.of(settings.get("java"));
    }

    StartArchive archive() {
        return StartArchive.of(settings.get("archive"));
    }

    /** JVM options with absolute paths, for a process in any folder. */
    public List<String> jvmOptions() {
        return Arrays.stream(settings.get("jvm").split(" ", -1))
                .map(option -> option.startsWith("@")
                        ? "@" + Path.of(option.substring(1)).toAbsolutePath()
                        : option)
                .toList();
    }

    private long number(String setting) {
        return Long.parseLong(settings.get(setting).replace("_", ""));
    }
}
