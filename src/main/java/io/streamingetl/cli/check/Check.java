package io.streamingetl.cli.check;

import io.streamingetl.cli.ClusterOption;
import io.streamingetl.cli.ConfigOption;
import io.streamingetl.cli.OutputOption;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.node.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check}: finds out what would keep the pipeline from running. */
@Command(
        name = "check",
        description = "Checks the requirements of run: configuration, Kafka, topics, permissions, database, tables,"
                + " clocks, and the latest records of each topic. Changes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no problem", "1:warnings", "2:errors: the pipeline can't run; or invalid usage"},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeOnExecutionException = 2)
public final class Check implements Callable<Integer> {
    @Mixin
    private ConfigOption conf;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> findings = findings();
        output.print(() -> CheckReport.text(findings), () -> CheckReport.json(findings));
        return CheckReport.worst(findings).exitCode();
    }

    private List<Finding> findings() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        EtlConfig config;
        try {
            config = conf.read();
        } catch (ConfigException e) {
            e.getMessage()
                    .lines()
                    .forEach(line ->
                            findings.add(Finding.error("configuration", line, "fix it, or name another with --conf")));
            return findings;
        }
        findings.add(Finding.ok("configuration", conf + ", pipeline " + config.pipeline()));
        findings.addAll(new NodeCheck(config).run(cluster.joins(config)));
        KafkaCheck kafka = new KafkaCheck(config);
        findings.addAll(kafka.run());
        DatabaseCheck database = new DatabaseCheck(config);
        findings.addAll(database.run());
        SampleCheck sample = new SampleCheck(config, database.columnLimits());
        findings.addAll(sample.run(kafka.readable()));
        if (database.startable()) {
            findings.addAll(new StartCheck(config).run(kafka.readable(), database.leftOut(), sample.events()));
        }
        return findings;
    }
}
