package io.streamingetl.cli.redrive;

import io.streamingetl.cli.ConfigOption;
import io.streamingetl.cli.OptionRules;
import io.streamingetl.cli.OutputOption;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.event.Reason;
import io.streamingetl.node.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code redrive}: adds records in quarantine to the rows of their windows. */
@Command(
        name = "redrive",
        description = "Adds records in quarantine to the rows of their windows, each once, also while the pipeline"
                + " runs. Records that are still rejected stay in quarantine and are shown.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all selected records were redriven",
            "1:some stay in quarantine, or another process redrove some with another value",
            "2:invalid configuration, usage or --edit file; nothing is changed",
            "3:not finished: run it again, no record is added twice"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeOnExecutionException = Redrive.UNFINISHED)
public final class Redrive implements Callable<Integer> {
    static final int UNFINISHED = 3;
    private static final int SOME_STAY = 1;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption conf;

    @Option(names = "--reason", paramLabel = "R", description = "Only records with this reason; repeatable.")
    private List<Reason> reasons = List.of();

    @Option(names = "--topic", paramLabel = "T", description = "Only records of this topic.")
    private String topic;

    @Option(names = "--partition", paramLabel = "P", description = "Only records of this partition.")
    private Integer partition;

    @Option(names = "--from-offset", paramLabel = "N", description = "Only records from this offset on.")
    private Long fromOffset;

    @Option(names = "--to-offset", paramLabel = "M", description = "Only records below this offset.")
    private Long toOffset;

    @Option(
            names = "--edit",
            paramLabel = "FILE",
            description = {
                "Only the records in this file, with its values, one JSON object per line:",
                "{\"topic\": \"orders\", \"partition\": 0, \"offset\": 17, \"value\": {...}}"
            })
    private Path edit;

    @Option(names = "--all", description = "All records in quarantine.")
    private boolean all;

    @Option(names = "--dry-run", description = "Change nothing; print what would be done.")
    private boolean dryRun;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws InterruptedException {
        RecordSelection selection = new RecordSelection(reasons, topic, partition, fromOffset, toOffset);
        requireOneSelection(selection);
        OptionRules.require(edit == null || !edit.toString().isEmpty(), spec, "--edit", "empty", "must name a file");
        OptionRules.requireWithin(0, Integer.MAX_VALUE, spec, "--partition", partition);
        OptionRules.requireWithin(0, Long.MAX_VALUE, spec, "--from-offset", fromOffset);
        OptionRules.require(
                toOffset == null || toOffset > (fromOffset == null ? 0 : fromOffset),
                spec,
                "--to-offset",
                toOffset,
                "must be greater than --from-offset, which is 0 by default");
        EtlConfig config = conf.read();
        try {
            Map<RecordId, byte[]> edits = edit == null ? Map.of() : EditFile.read(edit);
            try (Redriver redriver = new Redriver(config, dryRun)) {
                return run(redriver, selection, edits);
            }
        } catch (EditException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Everything in quarantine is never taken just because a selection was left out. */
    private void requireOneSelection(RecordSelection selection) {
        boolean some = !selection.isAll();
        if (edit != null && (some || all)) {
            throw new ParameterException(
                    spec.commandLine(), "--edit can't be combined with options that select records");
        }
        if (all && some) {
            throw new ParameterException(
                    spec.commandLine(), "--all can't be combined with options that select records");
        }
        if (!all && !some && edit == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no records are selected: use --reason, --topic, --partition, --from-offset, --to-offset or --edit, or --all for everything in quarantine");
        }
    }

    private int run(Redriver redriver, RecordSelection selection, Map<RecordId, byte[]> edits)
            throws InterruptedException {
        RedriveTally tally = redriver.tally();
        try {
            if (edit == null) {
                redriver.run(selection);
            } else {
                redriver.run(edits);
            }
            output.print(() -> text(tally), () -> json(tally).put("finished", true));
            return tally.isComplete() ? 0 : SOME_STAY;
        } catch (UnfinishedException e) {
            output.print(() -> text(tally), () -> json(tally).put("finished", false));
            PrintWriter err = spec.commandLine().getErr();
            err.println(spec.commandLine().getColorScheme().errorText(e.getMessage()));
            err.println("Not finished: run it again. No record is added twice.");
            return UNFINISHED;
        }
    }

    private String text(RedriveTally tally) {
        StringBuilder text = new StringBuilder();
        for (RedriveTally.Staying staying : tally.staying()) {
            text.append("%s stays: %s, %s%n".formatted(staying.record(), staying.reason(), staying.detail()));
        }
        if (tally.stayingCount() > tally.staying().size()) {
            text.append("... and %,d more%n"
                    .formatted(tally.stayingCount() - tally.staying().size()));
        }
        tally.redrivenByReason()
                .forEach((reason, count) -> text.append(
                        "%s %,d with %s%n".formatted(dryRun ? "would redrive" : "redriven", count, reason)));
        tally.overtaken()
                .forEach(record -> text.append(
                        "%s was redriven meanwhile by another process with another value%n".formatted(record)));
        if (tally.elsewhereCount() > 0) {
            text.append(
                    "%,d were redriven before, or meanwhile by another process%n".formatted(tally.elsewhereCount()));
        }
        String what = dryRun
                ? "Nothing was changed: %,d records would be redriven, %,d would stay in quarantine."
                : "%,d records were redriven, %,d stay in quarantine.";
        return text + what.formatted(tally.redrivenCount(), tally.stayingCount());
    }

    private JsonObject json(RedriveTally tally) {
        JsonArray staying = new JsonArray();
        tally.staying()
                .forEach(one -> staying.add(
                        json(one.record().id()).put("reason", one.reason()).put("detail", one.detail())));
        JsonArray overtaken = new JsonArray();
        tally.overtaken().forEach(record -> overtaken.add(json(record.id())));
        JsonObject byReason = new JsonObject();
        tally.redrivenByReason().forEach(byReason::put);
        return new JsonObject()
                .put("dryRun", dryRun)
                .put("redriven", tally.redrivenCount())
                .put("redrivenByReason", byReason)
                .put("redrivenElsewhere", tally.elsewhereCount())
                .put("overtaken", overtaken)
                .put("stay", tally.stayingCount())
                .put("staying", staying);
    }

    private static JsonObject json(RecordId id) {
        return new JsonObject()
                .put("topic", id.partition().topic())
                .put("partition", id.partition().partition())
                .put("offset", id.offset());
    }
}
