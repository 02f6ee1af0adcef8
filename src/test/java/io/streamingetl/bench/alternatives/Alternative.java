package io.streamingetl.bench.alternatives;

import io.streamingetl.bench.BenchCase;
import io.streamingetl.bench.BenchServers;
import io.streamingetl.bench.usage.GcLog;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.FatJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * A program that does the product's main job with another framework. Its folder in {@code src/test/alternatives} holds
 * one source file and a POM of its dependencies, which Maven resolves separately because they must not mix with the
 * product's.
 */
final class Alternative {
    private static final Path FOLDER = Path.of("src", "test", "alternatives");

    /**
     * How the program writes.
     *
     * @param batchRows number of rows per batch that it passes to the driver
     * @param rewritten whether the driver rewrites a batch into one statement, which is off by default
     */
    record Writes(int batchRows, boolean rewritten) {}

    private final String main;
    private final String classPath;
    private final List<String> jvmOptions;
    private final Writes writes;

    private Alternative(String main, String classPath, List<String> jvmOptions, Writes writes) {
        this.main = main;
        this.classPath = classPath;
        this.jvmOptions = jvmOptions;
        this.writes = writes;
    }

    /**
     * Compiles the program.
     *
     * @param name its folder
     * @param main its main class
     * @param writes how it writes
     * @param into output folder of the class file
     */
    static Alternative compile(String name, String main, Writes writes, Path into)
            throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(name);
        Path source = folder.resolve(main + ".java");
        String jars = jars(folder.resolve("pom.xml"), into.resolve("jars.txt"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", jars, "-d", into.toString(), source.toString());
        if (result != 0) {
            throw new IllegalStateException(source + " does not compile");
        }
        Path options = folder.resolve("java.args").toAbsolutePath();
        return new Alternative(
                main, into + ":" + jars, Files.exists(options) ? List.of("@" + options) : List.of(), writes);
    }

    private static String jars(Path pom, Path output) throws IOException, InterruptedException {
        String home = System.getProperty("maven.home");
        String maven = home == null ? "mvn" : Path.of(home, "bin", "mvn").toString();
        List<String> command = List.of(
                maven, "-q", "-B", "-f", pom.toString(), "dependency:build-classpath", "-Dmdep.outputFile=" + output);
        int result = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (result != 0) {
            throw new IllegalStateException("Maven does not find the jars of " + pom);
        }
        return Files.readString(output).strip();
    }

    /** Starts the program with default JVM options and those it needs, without waiting. It does not end by itself. */
    FatJar start(BenchCase benchCase, Path dir, GcLog gc, BenchServers servers, Job job, String topic) {
        String address = "jdbc:mysql://" + servers.database().host() + ":"
                + servers.database().port() + "/" + job.database()
                + (writes.rewritten ? "?rewriteBatchedStatements=true" : "");
        List<String> options = new ArrayList<>(jvmOptions);
        options.add(gc.option());
        return FatJar.startOther(
                benchCase.javaHome(),
                dir,
                options,
                classPath,
                main,
                servers.kafka().bootstrapServers(),
                topic,
                address,
                servers.database().user(),
                servers.database().password(),
                String.valueOf(benchCase.windowSeconds()),
                String.valueOf(writes.batchRows));
    }
}
