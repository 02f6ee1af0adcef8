package io.streamingetl;

import io.streamingetl.cli.OptionRules;
import io.streamingetl.cli.UnknownArguments;
import io.streamingetl.cli.check.Check;
import io.streamingetl.cli.generate.Generate;
import io.streamingetl.cli.redrive.Redrive;
import io.streamingetl.cli.run.Run;
import io.streamingetl.cli.verify.Verify;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.node.Version;
import io.streamingetl.ops.log.LogSettings;
import io.streamingetl.pipeline.write.sql.SchemaException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands of the fat jar. */
@Command(
        name = "streaming-etl",
        description =
                "Sums a Kafka topic's orders into a MySQL table, exactly once. Options without a command are those"
                        + " of run.",
        subcommands = {Run.class, Generate.class, Check.class, Verify.class, Redrive.class},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:failed, or a negative result of the command, as 3 is (see its --help)",
            "2:invalid configuration or usage",
            "70:crashed: start it again",
            "75:stopped before the work in flight was complete: nothing is lost"
        })
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private static final String DEFAULT_COMMAND = "run";
    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

    @Spec
    private CommandSpec spec;

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs a command and returns its exit code. */
    public static int execute(String... args) {
        return commandLine().execute(withDefaultCommand(args));
    }

    /** The commands with their handling of failures. They print to its writers. */
    public static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new Main());
        OptionRules.registerNumbers(commands);
        return commands.setParameterExceptionHandler((e, arguments) -> refuse(e))
                .setExecutionExceptionHandler((e, failed, parsed) -> fail(e, failed));
    }

    /** Options without a command belong to the default command. */
    private static String[] withDefaultCommand(String[] args) {
        boolean named = args.length == 0 || !args[0].startsWith("-") || OWN_OPTIONS.contains(args[0]);
        if (named) {
            return args;
        }
        String[] all = new String[args.length + 1];
        all[0] = DEFAULT_COMMAND;
        System.arraycopy(args, 0, all, 1, args.length);
        return all;
    }

    /** Without arguments, prints the help instead of starting a pipeline. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    private static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String message =
                e instanceof UnmatchedArgumentException unknown ? UnknownArguments.message(unknown) : e.getMessage();
        command.getErr().println(command.getColorScheme().errorText(message));
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Prints the reason, as a line of the log if that is JSON, and returns the exit code. */
    private static int fail(Exception e, CommandLine command) {
        LOG.debug("failed", e);
        String message = FailureMessage.of(e);
        if (LogSettings.isJson()) {
            LOG.error("{}", message);
        } else {
            command.getErr().println(command.getColorScheme().errorText(message));
        }
        return e instanceof ConfigException || e instanceof SchemaException
                ? command.getCommandSpec().exitCodeOnInvalidInput()
                : command.getCommandSpec().exitCodeOnExecutionException();
    }
}
