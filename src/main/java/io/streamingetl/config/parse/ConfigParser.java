package io.streamingetl.config.parse;

import io.streamingetl.config.key.EventKeys;
import io.streamingetl.config.key.RollupKeys;
import io.streamingetl.config.key.SourceKeys;
import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.EventConfig;
import io.streamingetl.config.model.HttpConfig;
import io.streamingetl.config.model.LogConfig;
import io.streamingetl.config.model.QuarantineConfig;
import io.streamingetl.config.model.ReloadConfig;
import io.streamingetl.config.model.RollupConfig;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.config.model.WindowConfig;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.yaml.Interpolation;
import io.streamingetl.config.yaml.YamlMerge;
import io.streamingetl.config.yaml.YamlTree;
import io.streamingetl.core.measure.Measure;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * From the text of a configuration file to the configuration. Pure, except that it reads the files that the text names.
 */
public final class ConfigParser {

    private ConfigParser() {}

    /**
     * Reads and validates a whole file. Missing keys have their defaults.
     *
     * @param text one YAML 1.2 document
     * @param source name of the file in messages
     * @param environment variables for {@code ${NAME}}, by name
     * @param cores processors of this machine, which {@code lanes: auto} depends on
     * @throws ConfigException with every violation of the file
     */
    public static EtlConfig parse(String text, String source, Map<String, String> environment, int cores) {
        return parse(YamlTree.parse(text, source), new ParseReport(), source, environment, cores);
    }

    /**
     * As above, for several merged documents; messages then name no lines.
     *
     * @param source name of all files together in messages
     */
    static EtlConfig parse(List<ConfigContent.File> files, String source, Map<String, String> environment, int cores) {
        MappingNode merged = files.stream()
                .map(file -> YamlTree.parse(file.text(), file.name()))
                .reduce(YamlMerge::over)
                .orElseThrow();
        return parse(merged, ParseReport.withoutLines(), source, environment, cores);
    }

    private static EtlConfig parse(
            MappingNode tree, ParseReport report, String source, Map<String, String> environment, int cores) {
        Section root = new Section(tree, report, new Interpolation(environment));
        RecordBuilder records = new RecordBuilder(report, cores);

        String pipeline = root.get(SourceKeys.PIPELINE);
        SourceConfig sourceConfig = records.source(root.section("source"));
        EventParser.Draft draft = EventParser.parse(root.section("event"));
        EventConfig event = report.collect(draft::event);
        WindowConfig window = records.window(root.section("window"));
        MeasuresParser measures = new MeasuresParser(root.section(EventKeys.MEASURES), draft.types());
        Map<String, RollupConfig> rollups = RollupsParser.parse(
                root.section(RollupKeys.ROLLUPS),
                report,
                draft.key(),
                measures.measures().stream().map(Measure::name).toList());
        QuarantineConfig quarantine = records.quarantine(root.section("quarantine"));
        SinkConfig sink = records.sink(root.section("sink"));
        HttpConfig http = records.http(root.section("http"));
        ClusterConfig cluster = records.cluster(root.section("cluster"));
        LogConfig log = records.log(root.section("log"));
        ReloadConfig reload = records.reload(root.section("reload"));
        root.end();
        // EtlConfig checks this too, but it can't be made if one of its parts is invalid.
        report.collect(() -> {
            EtlConfig.check(pipeline, draft.key(), draft.types(), measures.operands(), measures.measures());
            return pipeline;
        });
        if (sourceConfig != null && quarantine != null) {
            report.collect(() -> {
                EtlConfig.check(sourceConfig, quarantine);
                return quarantine;
            });
        }
        if (window != null && sink != null) {
            report.collect(() -> {
                EtlConfig.check(rollups, window, draft.key(), measures.measures(), sink);
                return rollups;
            });
        }
        report.enforce(source);
        return new EtlConfig(
                pipeline,
                sourceConfig,
                event,
                window,
                measures.operands(),
                measures.measures(),
                rollups,
                quarantine,
                sink,
                http,
                cluster,
                log,
                reload);
    }
}
