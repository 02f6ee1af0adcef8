package io.streamingetl.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a scrape of {@code /metrics} holds.
 *
 * @param text all of it
 */
record Scrape(String text) {
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    /** Labels that Prometheus adds to what it scrapes. */
    private static final Set<String> SCRAPED = Set.of("instance", "job");

    /** The names of all series. */
    Set<String> metrics() {
        return SERIES.matcher(text).results().map(line -> line.group(1)).collect(Collectors.toSet());
    }

    /** The labels of all series, and those that a query sees besides. */
    Set<String> labels() {
        Set<String> labels = new TreeSet<>(SCRAPED);
        SERIES.matcher(text).results().forEach(line -> LABEL.matcher(String.valueOf(line.group(2)))
                .results()
                .map((MatchResult label) -> label.group(1))
                .forEach(labels::add));
        return labels;
    }

    /** The series of a name. */
    long count(String metric) {
        return SERIES.matcher(text)
                .results()
                .filter(line -> line.group(1).equals(metric))
                .count();
    }

    /** The sum of a name's series. */
    double sum(String metric) {
        return SERIES.matcher(text)
                .results()
                .filter(line -> line.group(1).equals(metric))
                .mapToDouble(line -> Double.parseDouble(line.group(3)))
                .sum();
    }

    /** Fails unless a query of Prometheus names nothing but what is here. */
    void assertKnows(String expression) {
        PromQl query = PromQl.of(expression);
        assertThat(query.metrics()).as(expression).isNotEmpty().isSubsetOf(metrics());
        assertThat(query.labels()).as(expression).isSubsetOf(labels());
    }
}
