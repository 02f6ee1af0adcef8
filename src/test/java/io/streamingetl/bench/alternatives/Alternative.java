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
 * A program that does the product's main job by other means. Its folder in {@code src/test/alternatives} holds one
 * source file, and a POM that names the jars it needs: Maven is asked for those, for they must not meet ours.
 */
final class Alternative {
    private static final Path FOLDER = Path.of("src", "test", "alternatives");

    /**
     * How it writes.
     *
     * @param batchRows how many rows it hands to the driver at a time
     * @param rewritten whether the driver makes one statement of them, which it does not unless told
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
     * Compiles it.
     *
     * @param name its folder
     * @param main its class
     * @param writes how it is to write
     * @param into where the class goes
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

    /** Starts it with the JVM's own options and those it needs, and does not wait. It does not end by itself. */
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
