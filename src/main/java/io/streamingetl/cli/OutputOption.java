package io.streamingetl.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --json}, of the commands that print either text or JSON. */
public final class OutputOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** Prints the result in the requested format. */
    public void print(Supplier<String> text, Supplier<JsonObject> object) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? object.get().encodePrettily() : text.get());
        out.flush();
    }
}
