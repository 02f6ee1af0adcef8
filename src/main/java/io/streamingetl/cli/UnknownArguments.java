package io.streamingetl.cli;

import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.rule.Suggestions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The sentence about an option or command that does not exist, with the one that was probably meant. */
public final class UnknownArguments {
    private UnknownArguments() {}

    /** Names the first one; the values of options may be secrets. */
    public static String message(UnmatchedArgumentException unmatched) {
        CommandSpec command = unmatched.getCommandLine().getCommandSpec();
        String given = unmatched.getUnmatched().get(0);
        if (given.startsWith("-")) {
            String option = given.split("=", 2)[0];
            List<String> options = command.optionsMap().keySet().stream()
                    .filter(name -> name.startsWith("--"))
                    .toList();
            return command.name() + " has no option " + option
                    + Suggestions.closest(option, options)
                            .map(": did you mean %s?"::formatted)
                            .orElse("");
        }
        String shown = Secret.shown(given);
        Set<String> commands = new TreeSet<>(command.subcommands().keySet());
        if (given.endsWith(".yaml") || given.endsWith(".yml")) {
            return command.name() + " takes no argument " + shown + ": did you mean --conf " + shown + "?";
        }
        return commands.isEmpty()
                ? command.name() + " takes no argument " + shown
                : "there is no command " + shown
                        + Suggestions.closest(given, commands)
                                .map(": did you mean %s?"::formatted)
                                .orElse(": the commands are " + String.join(", ", commands));
    }
}
