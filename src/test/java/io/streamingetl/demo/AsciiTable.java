package io.streamingetl.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formats rows as the MySQL client does: numbers right-aligned, everything else left-aligned. */
final class AsciiTable {
    private AsciiTable() {}

    /**
     * The table's lines.
     *
     * @param header one name per column
     * @param rows each with one value per column
     */
    static List<String> of(List<String> header, List<List<String>> rows) {
        int[] widths = IntStream.range(0, header.size())
                .map(column -> Math.max(
                        header.get(column).length(),
                        rows.stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0)))
                .toArray();
        String rule = IntStream.of(widths)
                .mapToObj(width -> "-".repeat(width + 2))
                .collect(Collectors.joining("+", "+", "+"));
        return List.of(
                        List.of(rule, line(header, widths, false), rule),
                        rows.stream().map(row -> line(row, widths, true)).toList(),
                        List.of(rule))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static String line(List<String> values, int[] widths, boolean numbersRight) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> cell(values.get(column), widths[column], numbersRight))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String cell(String value, int width, boolean numbersRight) {
        String space = " ".repeat(width - value.length());
        return numbersRight && value.matches("-?[0-9]+(\\.[0-9]+)?") ? space + value : value + space;
    }
}
