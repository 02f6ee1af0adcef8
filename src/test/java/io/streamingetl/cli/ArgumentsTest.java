package io.streamingetl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.node.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about a command line that is wrong. */
class ArgumentsTest {
    private static final int BAD_USAGE = 2;

    @Test
    void when_thereAreNoArguments_then_theHelpIsPrintedAndNothingStarts() {
        CommandRun run = CommandRun.of();
        assertThat(run.exitCode()).isEqualTo(BAD_USAGE);
        assertThat(run.err()).startsWith("Usage: streaming-etl").contains("check", "generate", "redrive", "verify");
    }

    @ParameterizedTest
    @CsvSource({
        "check --config etl.yaml, check has no option --config: did you mean --conf?",
        "check --config=http://u:CANARY@h/, check has no option --config: did you mean --conf?",
        "run --cnf x, run has no option --cnf: did you mean --conf?",
        "redrive --dryrun, redrive has no option --dryrun: did you mean --dry-run?",
        "run --nonsense, run has no option --nonsense",
        "run etl.yaml, run takes no argument etl.yaml: did you mean --conf etl.yaml?",
        "run u:CANARY@h, run takes no argument <redacted>",
        "chekc, there is no command chekc: did you mean check?",
        "verfy --conf x, there is no command verfy: did you mean verify?",
        "start, 'there is no command start: the commands are check, generate, redrive, run, verify'"
    })
    void when_anArgumentIsUnknown_then_oneSentenceSaysWhichWasMeant(String arguments, String sentence) {
        CommandRun run = CommandRun.of(arguments.split(" ", -1));
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(BAD_USAGE);
        assertThat(run.err().lines().toList()).hasSize(2).first().isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "check --conf=, is empty",
        "check --conf=none.yaml, none.yaml: can't be read: there is no such file",
        "redrive --conf=none.yaml --edit=, --edit is empty: must name a file"
    })
    void when_aFileIsNotOne_then_oneSentenceSaysWhy(String arguments, String sentence) {
        CommandRun run = CommandRun.of(arguments.split(" ", -1));
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(BAD_USAGE);
        assertThat(run.out() + run.err()).contains(sentence).doesNotContain("xception");
    }
}
