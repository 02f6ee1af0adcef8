package io.streamingetl.testkit.process;

import io.streamingetl.testkit.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child process that a test can kill, freeze and thaw, and that always ends with this JVM.
 *
 * <p>A shell in the background reads a pipe from this JVM and kills the child when the pipe closes, which the operating
 * system does even if this JVM is killed, and even if the child is frozen. Ctrl-C in the terminal does not reach the
 * child: this JVM stops it, in an order of its choice.
 */
public final class ServerProcess {
    private static final String GUARDED = "trap '' INT; exec 3<&0 </dev/null;"
            + " (read -r line <&3; kill -KILL $$) >/dev/null 2>&1 & exec 3<&-; exec \"$@\"";

    /** Exit code after SIGKILL: 128 plus the signal's number. */
    private static final int KILLED = 128 + 9;

    private static final Duration END = Duration.ofMinutes(1);
    private static final Duration STOPPED = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a command.
     *
     * @param dir working directory
     * @param env variables added to this JVM's environment
     * @param log file to which both output streams are appended
     */
    public static ServerProcess start(List<String> command, Path dir, Map<String, String> env, Path log) {
        List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARDED, "sh"));
        guarded.addAll(command);
        File output = log.toFile();
        ProcessBuilder builder = new ProcessBuilder(guarded)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        builder.environment().putAll(env);
        try {
            return new ServerProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command and waits; throws IllegalStateException with its output on failure or timeout. */
    public static void run(List<String> command, Path dir, Path log, Duration timeout) {
        ServerProcess process = start(command, dir, Map.of(), log);
        if (!process.awaitExit(timeout)) {
            process.kill();
            throw new IllegalStateException(
                    command.get(0) + " ran longer than " + timeout + "\n" + ServerFiles.tail(log));
        }
        if (process.exitCode() != 0) {
            throw new IllegalStateException(
                    command.get(0) + " ended with " + process.exitCode() + "\n" + ServerFiles.tail(log));
        }
    }

    /**
     * Waits until the server is ready.
     *
     * @throws IllegalStateException with the end of the log, when the server ended or was not ready in time; it is
     *     killed in that case
     */
    public void awaitReady(Await.Condition ready, Duration timeout, String name) {
        try {
            Await.until(() -> !isAlive() || ready.holds(), timeout, () -> name + " to be ready");
        } catch (AssertionError e) {
            kill();
            throw new IllegalStateException(e.getMessage() + "\n" + ServerFiles.tail(log), e.getCause());
        }
        if (!isAlive()) {
            throw new IllegalStateException(
                    name + " ended with " + exitCode() + " while starting\n" + ServerFiles.tail(log));
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGKILL and waits until the process has ended. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(END);
    }

    /** As {@link #kill}; throws IllegalStateException if the process had ended before. */
    public void killRunning() {
        boolean ran = isAlive();
        kill();
        if (!ran || exitCode() != KILLED) {
            throw new IllegalStateException("Ended with " + exitCode() + ", not by SIGKILL\n" + ServerFiles.tail(log));
        }
    }

    /**
     * Sends SIGSTOP: sockets stay open, but nothing answers. Returns when the kernel reports the process as stopped.
     */
    public void freeze() {
        signal("STOP");
        Await.until(() -> state() == 'T', STOPPED, () -> "process " + pid() + " to be stopped");
    }

    /** The process state letter of {@code /proc}. */
    private char state() {
        return kernelSays("State").charAt(0);
    }

    /** Peak resident memory, heap and native, in bytes. */
    public long peakBytes() {
        return Long.parseLong(kernelSays("VmHWM").replace(" kB", "")) * 1024;
    }

    private String kernelSays(String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .findFirst()
                    .orElseThrow()
                    .substring(field.length() + 1)
                    .trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    /** Whether the process ignores SIGHUP because the parent of this JVM does, as under nohup. */
    public boolean ignoresHangUp() {
        return (Long.parseUnsignedLong(kernelSays("SigIgn"), 16) & 1) != 0;
    }

    /** SIGHUP. */
    public void hangUp() {
        signal("HUP");
    }

    /** Sends SIGTERM without waiting. */
    public void terminate() {
        // Process.destroy would also close the pipe, and the guard would kill the child.
        process.toHandle().destroy();
    }

    /** Sends SIGTERM, also to a frozen process, and waits; sends SIGKILL after the timeout. */
    void stop(Duration timeout) {
        if (isAlive()) {
            thaw();
            terminate();
            if (!awaitExit(timeout)) {
                kill();
                throw new IllegalStateException("Did not stop within " + timeout + "\n" + ServerFiles.tail(log));
            }
        }
    }

    /**
     * Whether the process ends within this time. Never by {@link Process#onExit}: for a process that has ended, it
     * waits for another one that got the same number since.
     */
    public boolean awaitExit(Duration timeout) {
        return ended(process, timeout);
    }

    private static boolean ended(Process process, Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The exit code, 128 plus the signal's number after a signal; throws IllegalThreadStateException while alive. */
    public int exitCode() {
        return process.exitValue();
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).start();
            if (!ended(kill, END) || kill.exitValue() != 0) {
                throw new IllegalStateException("No process " + pid() + " to send SIG" + name + " to");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
