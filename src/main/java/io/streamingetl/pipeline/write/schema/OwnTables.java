package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.write.sql.Identifiers;
import java.util.List;
import java.util.stream.Stream;

/** The program's own tables, written in the same transactions as the result table. */
public final class OwnTables {
    /** The progress of each partition, and its ledger. */
    public static final String PROGRESS = "etl_progress";

    /** The quarantined records, with the reason. */
    public static final String QUARANTINE = "etl_quarantine";

    /** The window size from each event time on. */
    public static final String WINDOW_PLAN = "etl_window_plan";

    /** The keys with which each pipeline started. */
    public static final String PIPELINE = "etl_pipeline";

    /** The roll-ups of each pipeline, and how far they are filled. */
    public static final String ROLLUP = "etl_rollup";

    /** The longest {@code etl_pipeline.value}, characters (code points). */
    public static final int MAX_SETTING_VALUE_CHARS = 4000;

    /** The longest {@code etl_quarantine.detail}, characters (code points). */
    public static final int MAX_DETAIL_CHARS = 1000;

    /** The longest {@code etl_quarantine.value}, bytes. */
    public static final int MAX_VALUE_BYTES = (1 << 24) - 1;

    /** The longest {@code etl_quarantine.record_key}, bytes. */
    public static final int MAX_RECORD_KEY_BYTES = (1 << 16) - 1;

    /** The longest pipeline name, ASCII characters. */
    public static final int MAX_PIPELINE_CHARS = 64;

    private static final int MAX_TOPIC_CHARS = 249;
    private static final int MAX_REASON_CHARS = 32;
    private static final int MAX_SETTING_CHARS = 32;
    private static final int TOPIC_ID_CHARS = 36;
    private static final int MAX_EVERY_CHARS = 16;
    private static final int MAX_ZONE_CHARS = 64;
    private static final int MAX_STATE_CHARS = 16;

    /** 16 names of 64 characters, separated by commas. */
    private static final int MAX_KEY_CHARS = 1_100;

    private static final int MAX_MEASURES_CHARS = 8_000;

    /** Three numbers of 19 digits, and their separators. */
    private static final int MAX_REPLAY_CHARS = 64;

    private static final String ASCII = "ascii_bin";

    private OwnTables() {}

    /** All tables of a pipeline: its result table, its roll-ups and these. */
    static List<TableShape> after(List<TableShape> results) {
        return Stream.concat(results.stream(), Stream.of(progress(), quarantine(), windowPlan(), pipeline(), rollup()))
                .toList();
    }

    private static TableShape progress() {
        List<Column> columns = List.of(
                Column.required("pipeline", new ColumnType.Text(MAX_PIPELINE_CHARS, ASCII, true)),
                Column.required("topic", new ColumnType.Text(MAX_TOPIC_CHARS, ASCII, true)),
                Column.required("partition", new ColumnType.Whole("INT", 0, Integer.MAX_VALUE)),
                Column.optional("topic_id", new ColumnType.Text(TOPIC_ID_CHARS, ASCII, true)),
                Column.required("owner_epoch", number()),
                Column.zeroByDefault("owner_nonce", number()),
                Column.required("flushes", number()),
                Column.required("next_offset", number()),
                Column.required("resume_offset", number()),
                Column.optional("closed_through", number()),
                Column.optional("max_event_time", number()),
                Column.required("records", number()),
                Column.required("aggregated", number()),
                Column.required("late", number()),
                Column.required("quarantined", number()),
                Column.optional("leader_epoch", new ColumnType.Whole("INT", 0, Integer.MAX_VALUE)),
                Column.optional("lost_from", number()),
                Column.optional("replay", new ColumnType.Text(MAX_REPLAY_CHARS, ASCII, true)),
                utime());
        return new TableShape(PROGRESS, columns, List.of("pipeline", "topic", "partition"), List.of());
    }

    private static TableShape quarantine() {
        List<Column> columns = List.of(
                Column.required("id", new ColumnType.AutoId()),
                Column.required("pipeline", new ColumnType.Text(MAX_PIPELINE_CHARS, ASCII, true)),
                Column.required("topic", new ColumnType.Text(MAX_TOPIC_CHARS, ASCII, true)),
                Column.required("partition", new ColumnType.Whole("INT", 0, Integer.MAX_VALUE)),
                Column.required("offset", number()),
                Column.required("reason", new ColumnType.Text(MAX_REASON_CHARS, ASCII, true)),
                Column.required("detail", new ColumnType.Text(MAX_DETAIL_CHARS, "utf8mb4_bin", false)),
                Column.optional("value", new ColumnType.Bytes("MEDIUMBLOB", MAX_VALUE_BYTES, false)),
                Column.required("value_size", number()),
                Column.required("value_cut", new ColumnType.Whole("BOOLEAN", 0, 1)),
                Column.optional("record_key", new ColumnType.Bytes("BLOB", MAX_RECORD_KEY_BYTES, false)),
                Column.optional("record_time", number()),
                Column.optional("redriven", number()),
                Column.optional("redriven_value", new ColumnType.Bytes("MEDIUMBLOB", MAX_VALUE_BYTES, false)),
                utime());
        return new TableShape(QUARANTINE, columns, List.of("id"), List.of("pipeline", "topic", "partition", "offset"));
    }

    private static TableShape windowPlan() {
        List<Column> columns = List.of(
                Column.required("pipeline", new ColumnType.Text(MAX_PIPELINE_CHARS, ASCII, true)),
                Column.required("effective_from", number()),
                Column.required("size_ms", number()),
                utime());
        return new TableShape(WINDOW_PLAN, columns, List.of("pipeline", "effective_from"), List.of());
    }

    private static TableShape pipeline() {
        List<Column> columns = List.of(
                Column.required("pipeline", new ColumnType.Text(MAX_PIPELINE_CHARS, ASCII, true)),
                Column.required("setting", new ColumnType.Text(MAX_SETTING_CHARS, ASCII, true)),
                Column.required("value", new ColumnType.Text(MAX_SETTING_VALUE_CHARS, "utf8mb4_bin", false)),
                utime());
        return new TableShape(PIPELINE, columns, List.of("pipeline", "setting"), List.of());
    }

    private static TableShape rollup() {
        List<Column> columns = List.of(
                Column.required("pipeline", new ColumnType.Text(MAX_PIPELINE_CHARS, ASCII, true)),
                Column.required("name", new ColumnType.Text(Identifiers.MAX_CHARS, ASCII, true)),
                Column.required("every", new ColumnType.Text(MAX_EVERY_CHARS, ASCII, true)),
                Column.required("time_zone", new ColumnType.Text(MAX_ZONE_CHARS, ASCII, true)),
                Column.required("key_fields", new ColumnType.Text(MAX_KEY_CHARS, ASCII, true)),
                Column.required("measures", new ColumnType.Text(MAX_MEASURES_CHARS, ASCII, true)),
                Column.required("state", new ColumnType.Text(MAX_STATE_CHARS, ASCII, true)),
                Column.optional("filled_through", number()),
                Column.optional("filled_key", new ColumnType.Bytes("BLOB", MAX_RECORD_KEY_BYTES, false)),
                utime());
        return new TableShape(ROLLUP, columns, List.of("pipeline", "name"), List.of());
    }

    private static ColumnType number() {
        return new ColumnType.Whole("BIGINT", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static Column utime() {
        return Column.required("utime", new ColumnType.ServerTime());
    }
}
