package io.streamingetl.cli.verify;

import io.streamingetl.cli.ConfigFile;
import io.streamingetl.cli.ProgressBar;
import io.streamingetl.cli.Version;
import io.streamingetl.config.EtlConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code verify}: whether the table holds what the topic holds, told by other code than the pipeline's. */
@Command(
        name = "verify",
        description = "Recomputes a range of event time from Kafka, and compares it with the table, also while the"
                + " pipeline runs.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  equal, or corrected by --repair",
            "  1  different",
            "  2  bad configuration or usage",
            "  3  can't be told: records are no longer in Kafka, or Kafka or the database did not answer"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeOnExecutionException = Verify.UNDECIDED)
public final class Verify implements Callable<Integer> {
    static final int UNDECIDED = 3;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "conf/etl.yaml",
            description = "The configuration. Default: ${DEFAULT-VALUE}.")
    private Path conf;

    @Option(
            names = "--from",
            paramLabel = "T",
            required = true,
            description = "Where the range begins, such as 2018-09-21T06:00:00Z. Only whole windows are compared.")
    private String from;

    @Option(names = "--to", paramLabel = "T", required = true, description = "Where the range ends, exclusive.")
    private String to;

    @Option(
            names = "--margin",
            paramLabel = "MINUTES",
            description = "Read only what Kafka got from so many minutes before the range on. Right where no event's"
                    + " time is further than that after its record's Kafka timestamp. Default: read everything.")
    private Long marginMinutes;

    @Option(names = "--repair", description = "Set the rows that differ to what they must hold, in one transaction.")
    private boolean repair;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Show so many differences at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        TimeRange range = range();
        EtlConfig config = ConfigFile.read(conf);
        OptionalLong marginMs = marginMinutes == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.multiplyExact(marginMinutes, 60_000L));
        PrintWriter out = spec.commandLine().getOut();
        try (Verification verification = new Verification(
                config, marginMs, ProgressBar.onTerminal(spec.commandLine().getErr()))) {
            VerifyResult result = verification.run(range, repair);
            out.println(
                    json
                            ? VerifyJson.of(config, result, limit).encodePrettily()
                            : VerifyReport.of(config, result, limit));
            out.flush();
            return result.verdict().exitCode();
        }
    }

    private TimeRange range() {
        TimeRange range = new TimeRange(instantMs("--from", from), instantMs("--to", to));
        require(!range.isEmpty(), "--to is " + to + ": must be after --from");
        require(range.fromMs() >= 0, "--from is " + from + ": must not be before 1970");
        require(marginMinutes == null || marginMinutes >= 0, "--margin is " + marginMinutes + ": must be 0 or more");
        require(limit >= 0, "--limit is " + limit + ": must be 0 or more");
        return range;
    }

    private void require(boolean rule, String message) {
        if (!rule) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private long instantMs(String option, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            String rule = ": must be a time with Z or an offset, such as 2018-09-21T06:00:00Z";
            throw new ParameterException(spec.commandLine(), option + " is " + text + rule, e);
        }
    }
}
