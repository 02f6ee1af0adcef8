package io.streamingetl.bench.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A self-contained page with bar charts of every report in a folder. */
final class ReportPage {
    private static final int BAR_HEIGHT = 16;
    private static final int LABEL_WIDTH = 300;
    private static final int BAR_WIDTH = 340;

    private ReportPage() {}

    /** Writes {@code index.html}. */
    static void write(Path folder) throws IOException {
        StringBuilder reports = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sorted = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            for (Path file : sorted) {
                reports.append(report(new JsonObject(Files.readString(file))));
            }
        }
        Files.writeString(folder.resolve("index.html"), """
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <title>streaming-etl: benchmark</title>
                <style>
                  body { font: 14px/1.5 sans-serif; margin: 2em auto; max-width: 90em; padding: 0 1em; color: #223 }
                  .plots { display: flex; flex-wrap: wrap; gap: 1em 2em }
                  figure { margin: 0 } figcaption { font-weight: bold } svg { font: 12px sans-serif }
                  rect { fill: #47a } text { fill: #223 } .note { color: #667; margin: 0 }
                </style>
                <h1>streaming-etl: benchmark</h1>
                %s
                </html>
                """.formatted(reports));
    }

    private static String report(JsonObject report) {
        String plots = report.getJsonArray("columns").stream()
                .map(column -> plot((String) column, report.getJsonArray("rows")))
                .collect(Collectors.joining("\n"));
        String notes = report.getJsonArray("notes").stream()
                .map(note -> "<p class=\"note\">" + escaped((String) note) + "</p>")
                .collect(Collectors.joining("\n"));
        return "<h2>%s</h2>\n<div class=\"plots\">\n%s\n</div>\n%s\n"
                .formatted(escaped(report.getString("title")), plots, notes);
    }

    private static String plot(String column, JsonArray rows) {
        double most = rows.stream()
                .mapToDouble(row -> ((JsonObject) row).getDouble(column))
                .max()
                .orElse(0);
        String bars = IntStream.range(0, rows.size())
                .mapToObj(row -> bar(row, rows.getJsonObject(row), column, most))
                .collect(Collectors.joining("\n"));
        return """
                <figure><figcaption>%s</figcaption>
                <svg width="%d" height="%d" role="img">
                %s
                </svg></figure>""".formatted(escaped(column), LABEL_WIDTH + BAR_WIDTH + 80, rows.size() * (BAR_HEIGHT + 4), bars);
    }

    private static String bar(int index, JsonObject row, String column, double most) {
        double value = row.getDouble(column);
        long width = most <= 0 ? 0 : Math.round(Math.max(0, value) / most * BAR_WIDTH);
        int top = index * (BAR_HEIGHT + 4);
        return """
                <text x="%d" y="%d" text-anchor="end">%s</text>\
                <rect x="%d" y="%d" width="%d" height="%d"/>\
                <text x="%d" y="%d">%s</text>""".formatted(
                        LABEL_WIDTH - 6,
                        top + 12,
                        escaped(row.getString("label")),
                        LABEL_WIDTH,
                        top,
                        width,
                        BAR_HEIGHT,
                        LABEL_WIDTH + width + 6,
                        top + 12,
                        BenchReport.figure(value));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
