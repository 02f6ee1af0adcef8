package io.streamingetl.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in plain text: texts left-aligned, numbers right-aligned, two spaces between the columns. */
public final class TextTable {
    private final List<String[]> rows = new ArrayList<>();
    private final int leftColumns;

    /** @param leftColumns number of leading columns that hold texts */
    public TextTable(int leftColumns, String... header) {
        this.leftColumns = leftColumns;
        rows.add(header);
    }

    public TextTable row(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> cell instanceof Long number ? "%,d".formatted(number) : String.valueOf(cell))
                .toArray(String[]::new));
        return this;
    }

    /** The lines, the header first. */
    public List<String> lines() {
        int[] widths = new int[rows.get(0).length];
        rows.forEach(row -> Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length())));
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String gap = " ".repeat(widths[i] - row[i].length());
            line.append(i == 0 ? "" : "  ").append(i < leftColumns ? row[i] + gap : gap + row[i]);
        }
        return line.toString().stripTrailing();
    }
}
