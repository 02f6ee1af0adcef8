package io.streamingetl.config.key;

import io.streamingetl.testkit.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** For each key, a configuration that differs from the default in this key alone. A new key needs a line here. */
public final class OtherValues {
    private final Map<String, String> yaml = new LinkedHashMap<>();
    private final String verifiedSink;

    /** @param dir folder for the files that some values name */
    public OtherValues(Path dir) throws IOException {
        Path ca = Files.writeString(dir.resolve("ca.pem"), Pem.AUTHORITY);
        Path other = Files.writeString(dir.resolve("other.pem"), Pem.AUTHORITY + Pem.AUTHORITY);
        verifiedSink = "sink: { tls: verify-ca, tls-ca: " + ca + " }\n";
        put("pipeline", "other");
        put("source.topics", "[other]");
        put("source.start", "latest");
        put("source.lanes", "3");
        put("source.kafka", "{ fetch.min.bytes: 7 }");
        put("event.time", "at");
        put("event.time-unit", "millis");
        put("event.key", "[region, shopid]");
        put(
                "event.types",
                "{ region: string(17), shopid: integer, itemid: integer, count: integer, 'price': 'decimal(12,2)' }");
        put("window.size", "7s");
        put("window.label", "start");
        put("window.max-out-of-orderness", "1s");
        put("window.idle-after", "1s");
        put("window.max-future", "1s");
        put("window.late", "quarantine");
        put("window.emit", "5s");
        put("window.max-open-keys", "5000");
        put("window.max-replay-records", "5000");
        put("measures", "{ orders: count() }");
        put("rollups", "{ by_hour: { every: 1h } }");
        put("quarantine.topic", "copies");
        put("quarantine.max-rows-per-minute", "5");
        put("sink.host", "elsewhere");
        put("sink.port", "3307");
        put("sink.database", "other");
        put("sink.user", "other");
        put("sink.password", "other");
        yaml.put("sink.tls", verifiedSink.replace("verify-ca", "verify-identity"));
        yaml.put("sink.tls-ca", verifiedSink.replace(ca.toString(), other.toString()));
        put("sink.table", "other");
        put("sink.create-table", "false");
        put("sink.connections", "3");
        put("http.host", "localhost");
        put("http.port", "0");
        put("http.token", "other");
        put("http.results", "false");
        put("cluster.enabled", "true");
        put("cluster.config", "other.xml");
        put("cluster.host", "127.0.0.2");
        put("cluster.port", "7000");
        put("cluster.tls", "{ certificate: %s, key: %s, ca: %s }".formatted(ca, ca, ca));
        put("log.level", "debug");
        put("log.format", "json");
        put("reload.scan-period", "1s");
    }

    private void put(String key, String value) {
        String[] names = key.split("\\.", 2);
        yaml.put(
                key,
                names.length == 1
                        ? "%s: %s\n".formatted(key, value)
                        : "%s: { %s: %s }\n".formatted(names[0], names[1], value));
    }

    /** The configurations by key; {@code cluster.tls} has one for all of its keys, which only make sense together. */
    public Map<String, String> yaml() {
        return yaml;
    }

    /** The configuration that the one of a key differs from. */
    public String base(String key) {
        return key.startsWith("sink.tls") ? verifiedSink : "pipeline: orders";
    }
}
