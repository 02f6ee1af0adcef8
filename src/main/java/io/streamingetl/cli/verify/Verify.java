package io.streamingetl.cli.verify;

import io.streamingetl.cli.ConfigOption;
import io.streamingetl.cli.OptionRules;
import io.streamingetl.cli.OutputOption;
import io.streamingetl.cli.generate.ProgressBar;
import io.streamingetl.cli.verify.plain.PlainTime;
import io.streamingetl.cli.verify.plain.TimeRange;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.Durations;
import io.streamingetl.node.Version;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code verify}: checks by independent code whether the table matches the topic. */
@Command(
        name = "verify",
        description = "Recomputes a range of event time from Kafka and compares it with the table, also while the"
                + " pipeline runs. The range is --last, or --from and --to.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:equal, or corrected by --repair",
            "1:different",
            "2:invalid configuration or usage",
            "3:undecided: records are no longer in Kafka, the pipeline has not read all of the range, the range has"
                    + " no data, or Kafka or the database refused or did not answer"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeOnExecutionException = Verify.UNDECIDED)
public final class Verify implements Callable<Integer> {
    static final int UNDECIDED = 3;
    private static final String NOW = "now";

    /** Below this, adding the length of a window can't overflow. */
    private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");

    /** A hundred years, in effect everything. */
    private static final long MAX_MARGIN_MINUTES = 100 * 366 * 24 * 60L;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption conf;

    @Option(
            names = "--last",
            paramLabel = "D",
            description = "The range of this length before --to, such as 1h. Only whole windows are compared.")
    private String last;

    @Option(
            names = "--from",
            paramLabel = "T",
            description = "Start of the range: a time such as 2018-09-21T06:00:00Z.")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "T",
            defaultValue = NOW,
            description = "End of the range, exclusive: a time, or now. Default: ${DEFAULT-VALUE}.")
    private String to;

    @Option(
            names = "--margin",
            paramLabel = "MINUTES",
            description =
                    "Read only records that Kafka received at most this long before the range, or later. Correct if"
                            + " no event's time is later than its record's Kafka timestamp by more. Default: read everything.")
    private Long marginMinutes;

    @Option(names = "--repair", description = "Set rows that differ to their recomputed values, in one transaction.")
    private boolean repair;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Show at most this number of differences. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws InterruptedException {
        TimeRange range = range();
        EtlConfig config = conf.read();
        OptionalLong marginMs = marginMinutes == null ? OptionalLong.empty() : OptionalLong.of(marginMinutes * 60_000);
        try (Verification verification = new Verification(
                config, marginMs, ProgressBar.onTerminal(spec.commandLine().getErr()))) {
            VerifyResult result = verification.run(range, repair);
            output.print(() -> VerifyReport.of(config, result, limit), () -> VerifyJson.of(config, result, limit));
            return result.verdict().exitCode();
        }
    }

    private TimeRange range() {
        Instant now = Instant.now();
        if ((last == null) == (from == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    last == null
                            ? "the range is missing: use --last, such as --last 1h, or --from and --to"
                            : "--last can't be combined with --from");
        }
        long toMs = instantMs("--to", to, now);
        TimeRange range = new TimeRange(last == null ? instantMs("--from", from, now) : sinceMs(toMs), toMs);
        OptionRules.require(!range.isEmpty(), spec, "--to", to, "must be after --from");
        OptionRules.requireWithin(0, MAX_MARGIN_MINUTES, spec, "--margin", marginMinutes);
        OptionRules.requireWithin(0, Integer.MAX_VALUE, spec, "--limit", limit);
        return range;
    }

    /** Not before 1970: a longer time is everything. */
    private long sinceMs(long toMs) {
        Duration length = Durations.parse(last).orElse(Duration.ZERO);
        OptionRules.require(!length.isZero(), spec, "--last", last, Durations.RULE);
        return Math.max(0, toMs - length.toMillis());
    }

    private long instantMs(String option, String text, Instant now) {
        if (text.equals(NOW)) {
            return now.toEpochMilli();
        }
        try {
            Instant instant = PlainTime.parse(text);
            OptionRules.require(!instant.isBefore(Instant.EPOCH), spec, option, text, "must not be before 1970");
            OptionRules.require(instant.isBefore(END_OF_TIME), spec, option, text, "must be before the year 10000");
            return instant.toEpochMilli();
        } catch (DateTimeException e) {
            String rule = ": must be now, or a time with Z or an offset such as 2018-09-21T06:00:00Z";
            throw new ParameterException(spec.commandLine(), option + " is " + text + rule, e);
        }
    }
}
