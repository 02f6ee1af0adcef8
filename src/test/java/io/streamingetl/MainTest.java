package io.streamingetl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "generate --help", "run --help"})
    void when_askedForHelp_then_exitCode0(String arguments) {
        assertThat(Main.execute(arguments.split(" ", -1))).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "--nonsense",
                "generate --conf",
                "generate --conf etl.yaml --rate many",
                "generate --conf etl.yaml --rate -1",
                "generate --conf etl.yaml --count 0",
                "generate --conf etl.yaml --late 2",
                "generate --conf etl.yaml --shops 0"
            })
    void when_badUsage_then_exitCode2(String arguments) {
        assertThat(Main.execute(arguments.split(" ", -1))).isEqualTo(2);
    }

    @Test
    void when_theConfigurationIsMissing_then_exitCode2() {
        assertThat(Main.execute("generate", "--conf", dir.resolve("none.yaml").toString()))
                .isEqualTo(2);
    }

    @Test
    void when_theConfigurationIsInvalid_then_exitCode2() throws IOException {
        Path conf = Files.writeString(dir.resolve("etl.yaml"), "nonsense: 1\n");

        assertThat(Main.execute("generate", "--conf", conf.toString())).isEqualTo(2);
    }

    @Test
    void when_theBrokerIsAway_then_exitCode1() throws IOException {
        Path conf = Files.writeString(dir.resolve("etl.yaml"), """
                source: { kafka: { bootstrap.servers: "no-such-host.invalid:9092" } }
                sink: { password: x }
                """);

        assertThat(Main.execute("generate", "--conf", conf.toString())).isEqualTo(1);
    }
}
