package io.streamingetl.bench.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of figures, printed and saved as JSON and as a page with plots in {@code target/bench}. */
public final class BenchReport {
    private static final Path FOLDER = Path.of("target", "bench");

    private final String name;
    private final String title;
    private final List<String> columns;
    private final List<ReportRow> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** A labelled row with one figure per column. */
    private record ReportRow(String label, List<Double> values) {}

    /** @param columns each a figure with its unit */
    public BenchReport(String name, String title, String... columns) {
        this.name = name;
        this.title = title;
        this.columns = List.of(columns);
        notes.add("JDK of the measuring process %s, %d processors, %s"
                .formatted(
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name") + " " + System.getProperty("os.arch")));
    }

    public void add(String label, double... values) {
        List<Double> figures = new ArrayList<>();
        for (double value : values) {
            figures.add(value);
        }
        rows.add(new ReportRow(label, figures));
    }

    public void note(String note) {
        notes.add(note);
    }

    /** Prints the table, writes {@code NAME.json} and updates the page of the folder. */
    public void write() throws IOException {
        System.out.println(text());
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(name + ".json"), json().encodePrettily());
        ReportPage.write(FOLDER);
    }

    private String text() {
        int labelWidth =
                rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
        StringBuilder text = new StringBuilder("\n" + title + "\n\n" + " ".repeat(labelWidth));
        columns.forEach(column -> text.append("  ").append(column));
        for (ReportRow row : rows) {
            text.append('\n').append(padded(row.label(), labelWidth));
            for (int i = 0; i < columns.size(); i++) {
                text.append("  %%%ds"
                        .formatted(columns.get(i).length())
                        .formatted(figure(row.values().get(i))));
            }
        }
        text.append('\n');
        notes.forEach(note -> text.append('\n').append(note));
        return text.append('\n').toString();
    }

    private static String padded(String label, int width) {
        return label + " ".repeat(width - label.length());
    }

    /** Formats three significant digits, with at most two decimals. */
    static String figure(double value) {
        String format = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    private JsonObject json() {
        JsonArray figures = new JsonArray();
        for (ReportRow row : rows) {
            JsonObject json = new JsonObject().put("label", row.label());
            for (int i = 0; i < columns.size(); i++) {
                json.put(columns.get(i), row.values().get(i));
            }
            figures.add(json);
        }
        return new JsonObject()
                .put("title", title)
                .put("columns", new JsonArray(columns))
                .put("rows", figures)
                .put("notes", new JsonArray(notes));
    }
}
