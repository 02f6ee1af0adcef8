package io.streamingetl.ops.metrics;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Grafana's dashboard and Prometheus' rules, as users load them. */
final class MonitoringFiles {
    private MonitoringFiles() {}

    static JsonObject dashboard() throws IOException {
        return new JsonObject(Files.readString(Path.of("conf/grafana-dashboard.json")));
    }

    static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    /** What the dashboard's panels ask Prometheus for. */
    static List<String> panelQueries() throws IOException {
        return objects(dashboard().getJsonArray("panels"))
                .flatMap(panel -> objects(panel.getJsonArray("targets")))
                .map(target -> target.getString("expr"))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The alerts, each as a map of its keys. */
    static List<Map<?, ?>> rules() throws IOException {
        Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("conf/prometheus-rules.yaml")));
        List<Map<?, ?>> rules = new ArrayList<>();
        for (Object group : (List<?>) file.get("groups")) {
            for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
                rules.add((Map<?, ?>) rule);
            }
        }
        return rules;
    }
}
