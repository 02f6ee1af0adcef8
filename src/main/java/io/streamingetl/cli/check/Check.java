package io.streamingetl.cli.check;

import io.streamingetl.cli.ConfigFile;
import io.streamingetl.cli.Version;
import io.streamingetl.config.ConfigException;
import io.streamingetl.config.EtlConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: preflight. */
@Command(
        name = "check",
        description = "Tells what would keep the pipeline from running well: configuration, Kafka, topics, rights,"
                + " database, tables, clocks, and the latest records of each topic. Changes nothing.",
        footerHeading = "%nExit codes:%n",
        footer = {"  0  all is well", "  1  there are warnings", "  2  there are errors: it can't run so"},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeOnExecutionException = 2)
public final class Check implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "conf/etl.yaml",
            description = "The configuration. Default: ${DEFAULT-VALUE}.")
    private Path conf;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> findings = findings();
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? CheckReport.json(findings).encodePrettily() : CheckReport.text(findings));
        out.flush();
        return CheckReport.worst(findings).exitCode();
    }

    private List<Finding> findings() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        EtlConfig config;
        try {
            config = ConfigFile.read(conf);
        } catch (ConfigException e) {
            e.getMessage().lines().forEach(line -> findings.add(Finding.error("configuration", line, "mend the file")));
            return findings;
        }
        findings.add(Finding.ok("configuration", conf + ", pipeline " + config.pipeline()));
        KafkaCheck kafka = new KafkaCheck(config);
        findings.addAll(kafka.run());
        DatabaseCheck database = new DatabaseCheck(config);
        findings.addAll(database.run());
        findings.addAll(new SampleCheck(config, database.greatest()).run(kafka.readable()));
        return findings;
    }
}
