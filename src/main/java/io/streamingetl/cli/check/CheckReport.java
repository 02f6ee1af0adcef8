package io.streamingetl.cli.check;

import io.streamingetl.cli.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Formats findings as text and as JSON. */
final class CheckReport {
    private CheckReport() {}

    static Finding.Level worst(List<Finding> findings) {
        return findings.stream()
                .map(Finding::level)
                .max(Comparator.naturalOrder())
                .orElse(Finding.Level.OK);
    }

    /** One line per finding with its advice below, and the totals by level. */
    static String text(List<Finding> findings) {
        TextTable table = new TextTable(3, "", "", "");
        findings.forEach(finding -> table.row(lowerCase(finding.level()), finding.subject(), finding.detail()));
        List<String> rows = table.lines().subList(1, findings.size() + 1);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            lines.add(rows.get(i));
            findings.get(i).advice().lines().forEach(advice -> lines.add("         -> " + advice.strip()));
        }
        lines.add("");
        lines.add("%d ok, %d warning(s), %d error(s)"
                .formatted(
                        count(findings, Finding.Level.OK),
                        count(findings, Finding.Level.WARNING),
                        count(findings, Finding.Level.ERROR)));
        return String.join(System.lineSeparator(), lines);
    }

    static JsonObject json(List<Finding> findings) {
        JsonArray all = new JsonArray();
        findings.forEach(finding -> all.add(new JsonObject()
                .put("level", lowerCase(finding.level()))
                .put("what", finding.subject())
                .put("detail", finding.detail())
                .put("advice", finding.advice())));
        return new JsonObject().put("result", lowerCase(worst(findings))).put("findings", all);
    }

    private static long count(List<Finding> findings, Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private static String lowerCase(Finding.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
