package io.streamingetl.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path dir;

    private ServerProcess process;

    @AfterEach
    void kill() {
        if (process != null) {
            process.kill();
        }
    }

    @Test
    void when_terminated_then_itEndsWithThatSignal() {
        process = start("sleep", "600");

        process.stop(SOON);

        assertThat(process.exitCode()).isEqualTo(128 + 15);
    }

    @Test
    void when_killed_then_itHasEnded() {
        process = start("sleep", "600");

        process.kill();

        assertThat(process.isAlive()).isFalse();
        assertThat(process.exitCode()).isEqualTo(128 + 9);
    }

    @Test
    void when_frozen_then_itWritesNothingUntilThawed() throws Exception {
        process = start("sh", "-c", "while :; do echo tick; sleep 0.02; done");
        Await.until(() -> Files.size(log()) > 0, SOON, () -> "the first tick");

        process.freeze();
        long frozenAt = Files.size(log());
        assertThat(process.awaitExit(Duration.ofMillis(200))).isFalse();
        assertThat(Files.size(log())).isEqualTo(frozenAt);

        process.thaw();
        Await.until(() -> Files.size(log()) > frozenAt, SOON, () -> "a tick after the thaw");
    }

    @Test
    void when_commandFails_then_messageHoldsItsOutput() {
        assertThatThrownBy(() -> ServerProcess.run(List.of("sh", "-c", "echo why; exit 3"), dir, log(), SOON))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("3")
                .hasMessageContaining("why");
    }

    @Test
    @Tag("slow")
    void when_parentIsKilled_then_childDiesThoughFrozen() throws Exception {
        ServerProcess parent = start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                dir.toString());
        process = parent;
        Path pid = dir.resolve("pid");
        Await.until(() -> Files.exists(pid) && Files.size(pid) > 0, SOON, () -> "the child's process id");
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();

        parent.kill();

        Await.until(() -> !child.isAlive(), SOON, () -> "the end of the orphan " + child.pid());
    }

    /** A JVM that freezes its child. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            Path dir = Path.of(arguments[0]);
            ServerProcess child = ServerProcess.start(List.of("sleep", "600"), dir, Map.of(), dir.resolve("child.log"));
            child.freeze();
            Files.writeString(dir.resolve("pid"), Long.toString(child.pid()));
            child.awaitExit(Duration.ofMinutes(1));
        }
    }

    private ServerProcess start(String... command) {
        return ServerProcess.start(List.of(command), dir, Map.of(), log());
    }

    private Path log() {
        return dir.resolve("log");
    }
}
