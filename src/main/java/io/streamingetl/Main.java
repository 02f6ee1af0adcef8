package io.streamingetl;

import io.streamingetl.cli.Generate;
import io.streamingetl.cli.Run;
import io.streamingetl.cli.Version;
import io.streamingetl.config.ConfigException;
import java.util.Set;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands of the fat jar. */
@Command(
        name = "streaming-etl",
        description = "Sums a Kafka topic's orders into a MySQL table, exactly once.",
        subcommands = {Run.class, Generate.class},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExit codes:%n",
        footer = {"  0  done", "  1  failed", "  2  bad configuration or usage"})
public final class Main implements Runnable {
    private static final String DEFAULT_COMMAND = "run";
    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

    @Spec
    private CommandSpec spec;

    /** Runs a command, and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs a command and returns its exit code: 0 done, 1 failed, 2 bad configuration or usage. */
    public static int execute(String... args) {
        CommandLine command = new CommandLine(new Main());
        command.setParameterExceptionHandler((e, arguments) -> refuse(e));
        command.setExecutionExceptionHandler((e, failed, parsed) -> fail(e, failed));
        return command.execute(withDefaultCommand(command, args));
    }

    /** Called when no command is given. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /** Options without a command are the default command's. */
    private static String[] withDefaultCommand(CommandLine command, String[] args) {
        boolean named = args.length > 0 && (!args[0].startsWith("-") || OWN_OPTIONS.contains(args[0]));
        if (named || !command.getSubcommands().containsKey(DEFAULT_COMMAND)) {
            return args;
        }
        String[] all = new String[args.length + 1];
        all[0] = DEFAULT_COMMAND;
        System.arraycopy(args, 0, all, 1, args.length);
        return all;
    }

    private static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(command.getColorScheme().errorText(e.getMessage()));
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int fail(Exception e, CommandLine command) {
        LoggerFactory.getLogger(Main.class).debug("failed", e);
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        command.getErr().println(command.getColorScheme().errorText(message));
        return e instanceof ConfigException
                ? command.getCommandSpec().exitCodeOnInvalidInput()
                : command.getCommandSpec().exitCodeOnExecutionException();
    }
}
