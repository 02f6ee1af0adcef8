package io.streamingetl.ops.metrics;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an expression of Prometheus' query language names; enough of it for expressions like ours. */
record PromQl(Set<String> metrics, Set<String> labels) {
    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern FUNCTION = Pattern.compile("\\b[a-z_0-9]+\\s*\\(");
    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_][a-zA-Z0-9_]*\\b");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "offset", "bool");

    static PromQl of(String expression) {
        String text = STRING.matcher(expression).replaceAll("");
        Set<String> labels = new TreeSet<>();
        for (Pattern part : new Pattern[] {MATCHERS, GROUPING}) {
            Matcher matcher = part.matcher(text);
            matcher.results().forEach(match -> labels.addAll(names(match.group(1))));
            text = matcher.replaceAll(" ");
        }
        text = FUNCTION.matcher(RANGE.matcher(text).replaceAll(" ")).replaceAll("(");
        Set<String> metrics = names(text);
        metrics.removeAll(OPERATORS);
        return new PromQl(metrics, labels);
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
