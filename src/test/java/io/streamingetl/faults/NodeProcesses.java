package io.streamingetl.faults;

import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.FatJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes of the built jar that run one job, including the logs of ended ones. */
public final class NodeProcesses implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern READS = Pattern.compile("reads \\S+-(\\d+) from offset \\d+, epoch (\\d+)");

    private final Job job;
    private final Path dir;
    private final List<FatJar> running = new ArrayList<>();
    private final List<FatJar> all = new ArrayList<>();
    private final List<Path> homes = new ArrayList<>();
    private int kills;

    public NodeProcesses(Job job, Path dir) {
        this.job = job;
        this.dir = dir;
    }

    /** Starts a node without waiting and appends it to the running ones. */
    public FatJar start() {
        try {
            Path home = Files.createTempDirectory(dir, "node");
            FatJar node = FatJar.run(home, job, Map.of());
            running.add(node);
            all.add(node);
            homes.add(home);
            return node;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Starts this many nodes and waits until each reads a partition. */
    public void startReading(int count) {
        for (int i = 0; i < count; i++) {
            start();
        }
        running.forEach(node -> node.awaitLog(READS.pattern(), START));
    }

    /** Writes the job's current configuration to the files of all nodes. */
    public void configure() {
        homes.forEach(job::file);
    }

    public FatJar get(int index) {
        return running.get(index);
    }

    public int size() {
        return running.size();
    }

    /** Kills a running node; throws IllegalStateException if it had ended by itself. */
    public void kill(FatJar node) {
        running.remove(node);
        node.kill();
        kills++;
    }

    /** The partitions that this node owned last, compared with all nodes that ever ran. */
    public Set<Integer> partitions(FatJar node) {
        Map<Integer, Long> epochs = new HashMap<>();
        Map<Integer, FatJar> owners = new HashMap<>();
        for (FatJar each : all) {
            READS.matcher(each.text()).results().forEach(reads -> {
                int partition = Integer.parseInt(reads.group(1));
                long epoch = Long.parseLong(reads.group(2));
                if (epochs.merge(partition, epoch, Math::max) == epoch) {
                    owners.put(partition, each);
                }
            });
        }
        owners.values().removeIf(owner -> owner != node);
        return owners.keySet();
    }

    /** Number of nodes killed while they ran. */
    public int kills() {
        return kills;
    }

    /** Number of matches in the logs of all nodes, running or ended. */
    public long logged(String regex) {
        Function<FatJar, Matcher> matcher =
                node -> Pattern.compile(regex, Pattern.MULTILINE).matcher(node.text());
        return all.stream()
                .mapToLong(node -> matcher.apply(node).results().count())
                .sum();
    }

    @Override
    public void close() {
        all.forEach(FatJar::close);
    }
}
