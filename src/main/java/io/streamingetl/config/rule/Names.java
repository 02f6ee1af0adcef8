package io.streamingetl.config.rule;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names of columns, tables, topics and pipelines. */
public final class Names {

    public static final String COLUMN_RULE =
            "must be a column name: a letter or _, then at most 63 letters, digits or _; not id, utime or timestamp";
    public static final String PIPELINE_RULE = "must be 1 to 64 letters, digits, dots, dashes or underscores";
    public static final String TABLE_RULE =
            "must be 1 to 64 letters, digits, dashes, _ or $, without a schema in front, and no table of this program's own";
    public static final String DATABASE_RULE = "must be 1 to 64 letters, digits, dashes, _ or $";
    public static final String TOPIC_RULE =
            "must be a topic's name: 1 to 249 letters, digits, dots, dashes or underscores";

    public static final Pattern COLUMN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    public static final Pattern PIPELINE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    public static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_$-]{1,64}");
    public static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private static final Set<String> OWN_COLUMNS = Set.of("id", "utime", "timestamp");
    private static final Set<String> OWN_TABLES =
            Set.of("etl_pipeline", "etl_progress", "etl_quarantine", "etl_rollup", "etl_window_plan");

    private Names() {}

    /** Whether a result column may have this name, which must not be that of one of the table's own columns. */
    public static boolean isColumn(String name) {
        return COLUMN.matcher(name).matches() && !OWN_COLUMNS.contains(sameColumn(name));
    }

    /** Equal for names that are the same column to MySQL, which ignores case. */
    public static String sameColumn(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    public static boolean isPipeline(String name) {
        return PIPELINE.matcher(name).matches();
    }

    public static boolean isDatabase(String name) {
        return DATABASE.matcher(name).matches();
    }

    public static boolean isTable(String name) {
        return isDatabase(name) && !OWN_TABLES.contains(name.toLowerCase(Locale.ROOT));
    }

    public static boolean isTopic(String name) {
        return TOPIC.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }
}
