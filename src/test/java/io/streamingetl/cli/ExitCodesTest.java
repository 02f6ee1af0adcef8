package io.streamingetl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ExitCode;

/** The manual's table of exit codes against the commands' own. */
class ExitCodesTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| (\\d+) \\| \\S.* \\|$", Pattern.MULTILINE);

    @Test
    void when_aCommandListsItsExitCodes_then_theManualHasTheSame() throws IOException {
        List<String> documented = ROW.matcher(Files.readString(Path.of("src/docs/manual.md")))
                .results()
                .map(ExitCodesTest::code)
                .toList();
        List<String> listed = Main.commandLine().getSubcommands().entrySet().stream()
                .flatMap(command -> command.getValue().getCommandSpec().usageMessage().exitCodeList().keySet().stream()
                        .map(code -> command.getKey() + " " + code))
                .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(listed);
    }

    private static String code(MatchResult row) {
        return row.group(1) + " " + row.group(2);
    }

    @Test
    void when_theUsageIsBad_then_eachCommandEndsWithACodeThatItLists() {
        Stream<String> ends = Main.commandLine().getSubcommands().entrySet().stream()
                .filter(command -> !command.getValue()
                        .getCommandSpec()
                        .usageMessage()
                        .exitCodeList()
                        .containsKey(String.valueOf(
                                command.getValue().getCommandSpec().exitCodeOnInvalidInput())))
                .map(command -> command.getKey());
        assertThat(ends).isEmpty();
        assertThat(Main.execute("run", "--nonsense")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void when_aCommandFails_then_itEndsWithACodeThatItLists() {
        Stream<String> ends = Main.commandLine().getSubcommands().entrySet().stream()
                .filter(command -> !command.getValue()
                        .getCommandSpec()
                        .usageMessage()
                        .exitCodeList()
                        .containsKey(String.valueOf(
                                command.getValue().getCommandSpec().exitCodeOnExecutionException())))
                .map(command -> command.getKey());
        assertThat(ends).isEmpty();
    }
}
