package io.streamingetl.testkit.oracle;

import io.streamingetl.config.model.RollupConfig;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.IntStream;

/**
 * A coarser table, expected from the expected result rows. It finds the edges of calendar intervals by walking the
 * clock: an interval ends where the calendar of its zone, asked for every quarter of an hour, shows another day, week,
 * month or year.
 */
final class OracleRollup {
    private static final long QUARTER_SECONDS = 900;

    private final String table;
    private final String every;
    private final TimeZone zone;
    private final List<String> key;
    private final List<String> measures;
    private final boolean labelEnd;

    /** Labels of calendar intervals by the name of the interval. */
    private final Map<String, Long> labels = new HashMap<>();

    OracleRollup(String table, RollupConfig config, boolean labelEnd) {
        this.table = table;
        this.every = config.every();
        this.zone = TimeZone.getTimeZone(config.timeZone().equals("Z") ? "UTC" : config.timeZone());
        this.key = config.key();
        this.measures = config.measures();
        this.labelEnd = labelEnd;
    }

    String table() {
        return table;
    }

    List<String> key() {
        return key;
    }

    List<String> measures() {
        return measures;
    }

    /** The rows by label and key fields. */
    Map<List<Object>, BigDecimal[]> rows(OracleSpec spec, Map<OracleKey, BigDecimal[]> result) {
        int[] indexes = measures.stream()
                .mapToInt(name -> IntStream.range(0, spec.measures().size())
                        .filter(i -> spec.measures().get(i).column().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toArray();
        Map<List<Object>, BigDecimal[]> rows = new HashMap<>();
        result.forEach((row, values) -> {
            List<Object> coarse = new ArrayList<>(List.of(label(spec.start(row.timestamp()))));
            key.forEach(field -> coarse.add(field(row, field)));
            BigDecimal[] sums = rows.computeIfAbsent(coarse, first -> new BigDecimal[indexes.length]);
            for (int i = 0; i < sums.length; i++) {
                BigDecimal value = values[indexes[i]];
                sums[i] = sums[i] == null
                        ? value
                        : spec.measures().get(indexes[i]).merge().apply(sums[i], value);
            }
        });
        return rows;
    }

    private static Object field(OracleKey row, String field) {
        return switch (field) {
            case "region" -> row.region();
            case "shopid" -> row.shopid();
            default -> row.itemid();
        };
    }

    private long label(long start) {
        if (every.endsWith("s")) {
            long length = Long.parseLong(every.substring(0, every.length() - 1));
            long begin = start - Math.floorMod(start, length);
            return labelEnd ? begin + length : begin;
        }
        return labels.computeIfAbsent(name(start), name -> edge(start, name));
    }

    private long edge(long start, String name) {
        long quarter = start - Math.floorMod(start, QUARTER_SECONDS);
        long step = labelEnd ? QUARTER_SECONDS : -QUARTER_SECONDS;
        while (name(quarter + step).equals(name)) {
            quarter += step;
        }
        return labelEnd ? quarter + step : quarter;
    }

    /** The day, week, month or year of a time, as its zone's calendar shows it. */
    private String name(long seconds) {
        Calendar calendar = new GregorianCalendar(zone);
        calendar.setFirstDayOfWeek(Calendar.MONDAY);
        calendar.setMinimalDaysInFirstWeek(1);
        calendar.setTimeInMillis(seconds * 1000);
        int year = calendar.get(Calendar.YEAR);
        return switch (every) {
            case "1d" -> year + "-" + calendar.get(Calendar.DAY_OF_YEAR);
            case "1w" -> calendar.getWeekYear() + "w" + calendar.get(Calendar.WEEK_OF_YEAR);
            case "1mo" -> year + "-" + calendar.get(Calendar.MONTH);
            default -> String.valueOf(year);
        };
    }
}
