package io.streamingetl.testkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FatJarTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path dir;

    private Path jar;

    @BeforeEach
    void buildJar() throws IOException {
        jar = dir.resolve("greeting.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Greeting.class.getName());
        String file = Greeting.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream in = Greeting.class.getClassLoader().getResourceAsStream(file)) {
            out.putNextEntry(new JarEntry(file));
            in.transferTo(out);
        }
    }

    @Test
    void when_started_then_argumentsEnvironmentAndOptionsArriveAndOutputIsFound() {
        try (FatJar process = FatJar.start(jar, dir, List.of("-Doption=two"), Map.of("GREETING_ENV", "three"), "one")) {
            assertThat(process.awaitLog("printed (\\w+) two three$", SOON).group(1))
                    .isEqualTo("one");
        }
    }

    @Test
    void when_terminated_then_shutdownHooksRunAndExitCodeIsTheSignals() {
        try (FatJar process = start()) {
            process.awaitLog("printed", SOON);

            process.terminate();

            assertThat(process.waitForExit(SOON)).isEqualTo(128 + 15);
            assertThat(process.text()).contains("bye");
        }
    }

    @Test
    void when_killed_then_noShutdownHookRuns() {
        try (FatJar process = start()) {
            process.awaitLog("printed", SOON);

            process.kill();

            assertThat(process.exitCode()).isEqualTo(128 + 9);
            assertThat(process.text()).doesNotContain("bye");
        }
    }

    @Test
    void when_endedWithoutTheAwaitedLine_then_failsAtOnceWithItsOutput() {
        try (FatJar process = FatJar.start(jar, dir, List.of(), Map.of())) {
            assertThatThrownBy(() -> process.awaitLog("never", Duration.ofMinutes(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Ended with 1")
                    .hasMessageContaining("ArrayIndexOutOfBounds");
        }
    }

    private FatJar start() {
        return FatJar.start(jar, dir, List.of(), Map.of(), "x");
    }

    /** Main class of this test's jar. */
    static final class Greeting {
        private Greeting() {}

        public static void main(String[] arguments) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("bye")));
            System.out.println("printed " + arguments[0] + " " + System.getProperty("option") + " "
                    + System.getenv("GREETING_ENV"));
            Thread.currentThread().join();
        }
    }
}
