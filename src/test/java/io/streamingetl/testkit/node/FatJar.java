package io.streamingetl.testkit.node;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.process.ServerFiles;
import io.streamingetl.testkit.process.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The built jar as a separate process with its output in a file; system property {@code streaming-etl.jar} names the
 * jar.
 */
public final class FatJar implements AutoCloseable {
    private final ServerProcess process;
    private final Path output;

    private FatJar(ServerProcess process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts the jar without waiting.
     *
     * @param dir working directory, which also gets the output file
     * @param jvmOptions options before {@code -jar}
     * @param env variables added to this JVM's environment
     * @param arguments arguments after the jar
     */
    public static FatJar start(Path dir, List<String> jvmOptions, Map<String, String> env, String... arguments) {
        return start(jar(), dir, jvmOptions, env, arguments);
    }

    /**
     * Starts a node of this job without waiting, with JVM options for a quick start and little memory, because several
     * nodes share a small machine.
     *
     * @param dir working directory, which also gets the configuration and the output file
     * @param env variables added to this JVM's environment
     * @param options options of {@code run} besides the configuration
     */
    public static FatJar run(Path dir, Job job, Map<String, String> env, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("run", "--conf", job.file(dir).toString()));
        arguments.addAll(List.of(options));
        return start(
                dir,
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"),
                env,
                arguments.toArray(String[]::new));
    }

    /** As {@link #start(Path, List, Map, String...)}, with the Java in this home. */
    public static FatJar start(Path javaHome, Path dir, List<String> jvmOptions, String... arguments) {
        return launch(javaHome, dir, jvmOptions, Map.of(), List.of("-jar", jar().toString()), arguments);
    }

    /** Starts the program with a plug-in on its class path: a jar, or a folder of classes. */
    public static FatJar startWithPlugin(Path plugin, Path dir, List<String> jvmOptions, String... arguments) {
        Path javaHome = Path.of(System.getProperty("java.home"));
        List<String> program = List.of("-cp", jar() + File.pathSeparator + plugin, "io.streamingetl.Main");
        return launch(javaHome, dir, jvmOptions, Map.of(), program, arguments);
    }

    /** Starts a main class of the tests, with the jar on its class path, without waiting. */
    public static FatJar startMain(
            Path javaHome, Path dir, List<String> jvmOptions, Class<?> main, String... arguments) {
        Path tests = Path.of(URI.create(
                main.getProtectionDomain().getCodeSource().getLocation().toString()));
        List<String> program = List.of("-cp", jar() + File.pathSeparator + tests, main.getName());
        return launch(javaHome, dir, jvmOptions, Map.of(), program, arguments);
    }

    /** Starts another program from its class path, without waiting. */
    public static FatJar startOther(
            Path javaHome, Path dir, List<String> jvmOptions, String classPath, String main, String... arguments) {
        return launch(javaHome, dir, jvmOptions, Map.of(), List.of("-cp", classPath, main), arguments);
    }

    static FatJar start(Path jar, Path dir, List<String> jvmOptions, Map<String, String> env, String... arguments) {
        Path javaHome = Path.of(System.getProperty("java.home"));
        return launch(javaHome, dir, jvmOptions, env, List.of("-jar", jar.toString()), arguments);
    }

    private static FatJar launch(
            Path javaHome,
            Path dir,
            List<String> jvmOptions,
            Map<String, String> env,
            List<String> program,
            String... arguments) {
        Path output = newOutput(dir);
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.addAll(jvmOptions);
        command.addAll(program);
        command.addAll(List.of(arguments));
        return new FatJar(ServerProcess.start(command, dir, env, output), output);
    }

    private static Path jar() {
        Path jar = Path.of(System.getProperty("streaming-etl.jar", "target/streaming-etl.jar"))
                .toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is not built");
        }
        return jar;
    }

    private static Path newOutput(Path dir) {
        try {
            return Files.createTempFile(ServerFiles.create(dir), "jar", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** File with standard output and standard error. */
    public Path output() {
        return output;
    }

    /** The output so far, of both streams. */
    public String text() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for a match anywhere in the output so far.
     *
     * @return the first match, for its groups
     * @throws AssertionError with the end of the output, on a timeout or when the process ended without a match
     */
    public MatchResult awaitLog(String regex, Duration timeout) {
        Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
        Await.until(
                () -> !isAlive() || pattern.matcher(text()).find(),
                timeout,
                () -> "\"" + regex + "\" in\n" + ServerFiles.tail(output));
        Matcher matcher = pattern.matcher(text());
        if (!matcher.find()) {
            throw new AssertionError(
                    "Ended with " + exitCode() + " without \"" + regex + "\"\n" + ServerFiles.tail(output));
        }
        return matcher.toMatchResult();
    }

    public long pid() {
        return process.pid();
    }

    /** Peak resident memory of the running process, heap and native, in bytes. */
    public long peakBytes() {
        return process.peakBytes();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when the process has ended. Throws IllegalStateException if it had ended before. */
    public void kill() {
        process.killRunning();
    }

    /** SIGSTOP. */
    public void freeze() {
        process.freeze();
    }

    /** SIGCONT. */
    public void thaw() {
        process.thaw();
    }

    /** Whether the process ignores SIGHUP because the parent of this JVM does, as under nohup. */
    public boolean ignoresHangUp() {
        return process.ignoresHangUp();
    }

    /** SIGHUP. */
    public void hangUp() {
        process.hangUp();
    }

    /** SIGTERM, without waiting. */
    public void terminate() {
        process.terminate();
    }

    /** Waits for the exit code; throws AssertionError with the end of the output on a timeout. */
    public int waitForExit(Duration timeout) {
        if (!process.awaitExit(timeout)) {
            throw new AssertionError("Still runs after " + timeout + "\n" + ServerFiles.tail(output));
        }
        return exitCode();
    }

    /** The exit code, 128 plus the signal's number after a signal; throws IllegalThreadStateException while alive. */
    public int exitCode() {
        return process.exitCode();
    }

    /** Kills the process if it still runs; keeps its output. */
    @Override
    public void close() {
        process.kill();
    }
}
