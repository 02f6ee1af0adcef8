package io.streamingetl.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.node.StopSignal;
import java.io.BufferedReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BackgroundInterruptTest {
    /** The process under test: it waits for the request to stop. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] args) throws Exception {
            BackgroundInterrupt.accept();
            try (StopSignal stop = new StopSignal(Duration.ofSeconds(10))) {
                System.out.println("waits");
                System.out.println(stop.await(Duration.ofMinutes(1)) ? "stops" : "no signal");
            }
        }
    }

    @Test
    @Tag("slow")
    void when_startedWithSigintIgnored_then_itStopsAtSigint() throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "trap '' INT; exec \"$@\"",
                        "sh",
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("waits");
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
            assertThat(output.readLine()).isEqualTo("stops");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        } finally {
            process.destroyForcibly();
        }
    }
}
