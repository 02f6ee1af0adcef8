package io.streamingetl;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.node.CommandRun;
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
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "generate --help",
                "run --help",
                "verify --help",
                "redrive --help",
                "check --help"
            })
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
                "generate --conf etl.yaml --shops 0",
                "redrive --conf etl.yaml --edit",
                "redrive --conf etl.yaml --reason NONSENSE",
                "redrive --conf etl.yaml",
                "redrive --conf etl.yaml --all --reason LATE",
                "redrive --conf etl.yaml --all --edit edits.jsonl",
                "redrive --conf etl.yaml --edit edits.jsonl --topic orders",
                "check --conf",
                "verify --conf etl.yaml --from 2018-09-21T06:00:00Z",
                "verify --conf etl.yaml --from 2018-09-21 --to 2018-09-22",
                "verify --conf etl.yaml --from 2018-09-21T06:00:00Z --to 2018-09-21T06:00:00Z",
                "verify --conf etl.yaml --from 1969-09-21T06:00:00Z --to 2018-09-21T06:00:00Z",
                "verify --conf etl.yaml --from 2018-09-21T06:00:00Z --to 2018-09-21T07:00:00Z --margin -1",
                "verify --conf etl.yaml --from 2018-09-21T06:00:00Z --to 2018-09-21T07:00:00Z --limit -1"
            })
    void when_badUsage_then_exitCode2(String arguments) {
        assertThat(Main.execute(arguments.split(" ", -1))).isEqualTo(2);
    }

    @Test
    void when_redriveHasNoSelection_then_askedForAll() {
        CommandRun run = CommandRun.of("redrive", "--conf", "etl.yaml", "--dry-run");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("no records are selected", "--reason", "--all for everything in quarantine");
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
