package io.streamingetl.ops;

import java.util.Map;

/**
 * Writes metrics in Prometheus' <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">text format</a>,
 * each after its help and type.
 */
final class PrometheusText {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder();
    private final String commonLabels;

    /** @param pipeline a label of every sample */
    PrometheusText(String pipeline) {
        commonLabels = label("pipeline", pipeline);
    }

    /** A number that only grows while the process runs. */
    PrometheusText counter(String name, String help, long value) {
        return head(name, help, "counter").sample(name, "", Long.toString(value));
    }

    /** A number that goes up and down. */
    PrometheusText gauge(String name, String help, double value) {
        return head(name, help, "gauge").sample(name, "", number(value));
    }

    /** One gauge a set of labels; the labels as {@link #label} makes them, with a comma in between. */
    PrometheusText gauges(String name, String help, Map<String, ? extends Number> values) {
        head(name, help, "gauge");
        values.forEach((labels, value) -> sample(name, "," + labels, number(value.doubleValue())));
        return this;
    }

    static String label(String name, Object value) {
        String escaped =
                value.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + "=\"" + escaped + "\"";
    }

    private PrometheusText head(String name, String help, String type) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    private PrometheusText sample(String name, String labels, String value) {
        text.append(name).append('{').append(commonLabels).append(labels).append("} ");
        text.append(value).append('\n');
        return this;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : "" + value;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
