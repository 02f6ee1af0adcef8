package io.streamingetl.ops.result;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows as CSV (RFC 4180). Text that a spreadsheet would execute as a formula gets an apostrophe in front (<a
 * href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP</a>); numbers stay as they are.
 */
public final class CsvText {
    private static final String FORMULA_STARTS = "=+-@\t\r\n";
    private static final String LINE_END = "\r\n";

    private CsvText() {}

    /** The line with the names of the columns. */
    public static String head(RowPage page) {
        return page.columns().stream().map(CsvText::text).collect(Collectors.joining(",", "", LINE_END));
    }

    /** The lines of the page's rows. */
    public static String lines(RowPage page) {
        StringBuilder lines = new StringBuilder();
        for (List<Object> row : page.rows()) {
            for (int i = 0; i < row.size(); i++) {
                lines.append(i == 0 ? "" : ",").append(cell(page, i, row.get(i)));
            }
            lines.append(LINE_END);
        }
        return lines.toString();
    }

    private static String cell(RowPage page, int column, Object value) {
        return page.isText(column) ? text((String) value) : String.valueOf(value);
    }

    private static String text(String value) {
        boolean formula = !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + value.replace("\"", "\"\"") + "\"";
    }
}
