package io.streamingetl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

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
        assertThat(unlisted(CommandSpec::exitCodeOnInvalidInput)).isEmpty();
        assertThat(Main.execute("run", "--nonsense")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void when_aCommandFails_then_itEndsWithACodeThatItLists() {
        assertThat(unlisted(CommandSpec::exitCodeOnExecutionException)).isEmpty();
    }

    /** The commands that end with a code that they do not list. */
    private static Stream<String> unlisted(ToIntFunction<CommandSpec> code) {
        return Main.commandLine().getSubcommands().entrySet().stream()
                .filter(command -> {
                    CommandSpec spec = command.getValue().getCommandSpec();
                    return !spec.usageMessage().exitCodeList().containsKey(String.valueOf(code.applyAsInt(spec)));
                })
                .map(Map.Entry::getKey);
    }
}
