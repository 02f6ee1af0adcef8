package io.streamingetl.testkit.node;

import io.streamingetl.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The result of a command of the fat jar that ran in this process.
 *
 * @param exitCode exit code that the process would return
 * @param out standard output
 * @param err standard error
 */
public record CommandRun(int exitCode, String out, String err) {
    public static CommandRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = command.execute(args);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** Runs a command with this configuration file. */
    public static CommandRun of(String command, Path conf, List<String> options) {
        return of(Stream.concat(Stream.of(command, "--conf", conf.toString()), options.stream())
                .toArray(String[]::new));
    }

    @Override
    public String toString() {
        return "exit code " + exitCode + "\n" + out + err;
    }
}
