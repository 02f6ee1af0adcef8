package io.streamingetl.config;

import java.util.Map;

/** From the text of a configuration file to the configuration; knows no Vert.x, clock or environment of its own. */
public final class ConfigParser {

    private ConfigParser() {}

    /**
     * Reads and validates a whole file. Keys that it lacks take their defaults.
     *
     * @param text one YAML 1.2 document
     * @param source name of the file, as messages show it
     * @param environment variables for {@code ${NAME}}, by name
     * @param cores processors of this machine, from which {@code lanes: auto} follows
     * @throws ConfigException holding everything that is wrong with the file
     */
    public static EtlConfig parse(String text, String source, Map<String, String> environment, int cores) {
        Report report = new Report();
        Section root = new Section(YamlTree.parse(text, source), report, new Interpolation(environment));

        String pipeline = root.text("pipeline", "orders");
        SourceConfig sourceConfig = SourceParser.parse(root.section("source"), cores, report);
        EventParser.Draft draft = EventParser.parse(root.section("event"));
        EventConfig event = report.collect(draft::event);
        WindowConfig window = WindowParser.parse(root.section("window"), report);
        MeasuresParser measures = new MeasuresParser(root.section("measures"), root.has("measures"), draft.types());
        QuarantineConfig quarantine = QuarantineParser.parse(root.section("quarantine"), report);
        SinkConfig sink = SinkParser.parse(root.section("sink"), report);
        HttpConfig http = OpsParser.http(root.section("http"), report);
        ClusterConfig cluster = OpsParser.cluster(root.section("cluster"), report);
        root.end();
        // What EtlConfig checks too, but here also where one of its parts is invalid and it can't be made.
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
        report.enforce(source);
        return new EtlConfig(
                pipeline,
                sourceConfig,
                event,
                window,
                measures.operands(),
                measures.measures(),
                quarantine,
                sink,
                http,
                cluster);
    }
}
