package io.streamingetl.config.yaml;

import io.streamingetl.config.rule.FileErrors;
import io.streamingetl.config.rule.TextFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the references in a scalar by environment variables and contents of files. A reference is a dollar sign and
 * braces around {@code NAME}, {@code NAME:default} or {@code file:PATH}. Two dollar signs before the brace are a
 * literal dollar sign. Inserted text is not interpolated again. A variable that is set but empty counts as set.
 */
public final class Interpolation {

    /**
     * A scalar after replacement.
     *
     * @param text valid only if there are no problems
     * @param fromFile whether it contains the content of a file, which makes it a secret
     * @param problems why a reference can't be replaced; they quote no value
     */
    public record Result(String text, boolean fromFile, List<String> problems) {}

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^{}]*)(})?");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::(.*))?", Pattern.DOTALL);
    private static final String FILE = "file:";
    private static final int MAX_FILE_BYTES = 1 << 16;
    private static final int MAX_INSERTED_CHARS = 1 << 20;

    private final Map<String, String> environment;

    /** Negative once the inserted texts are longer than a configuration may be. */
    private int remainingChars = MAX_INSERTED_CHARS;

    /** @param environment the variables by name */
    public Interpolation(Map<String, String> environment) {
        this.environment = environment;
    }

    public Result resolve(String raw) {
        List<String> problems = new ArrayList<>();
        boolean[] fromFile = {false};
        String text = REFERENCE.matcher(raw).replaceAll(reference -> {
            String body = reference.group(1);
            if (body == null) {
                return Matcher.quoteReplacement("${");
            }
            if (reference.group(2) == null) {
                problems.add("has a ${ without its }, or one inside another; a literal ${ is written $${");
                return "";
            }
            fromFile[0] |= body.startsWith(FILE);
            return Matcher.quoteReplacement(value(body, problems));
        });
        return new Result(text, fromFile[0], List.copyOf(problems));
    }

    private String value(String body, List<String> problems) {
        if (remainingChars >= 0) {
            String value =
                    body.startsWith(FILE) ? file(body.substring(FILE.length()), problems) : variable(body, problems);
            remainingChars -= value.length();
            if (remainingChars >= 0) {
                return value;
            }
        }
        problems.add("inserts variables and files that are larger than 1 MiB together");
        return "";
    }

    private String variable(String body, List<String> problems) {
        Matcher form = VARIABLE.matcher(body);
        if (!form.matches()) {
            problems.add("needs ${NAME}, ${NAME:default} or ${file:PATH}; a literal ${ is written $${");
            return "";
        }
        String value = environment.getOrDefault(form.group(1), form.group(2));
        if (value == null) {
            problems.add("needs the environment variable " + form.group(1)
                    + ", which is not set: export it, or write ${" + form.group(1) + ":VALUE} for a default VALUE");
            return "";
        }
        return value;
    }

    private static String file(String path, List<String> problems) {
        try {
            return TextFile.read(Path.of(path), MAX_FILE_BYTES).replaceFirst("\\r?\\n\\z", "");
        } catch (IOException | InvalidPathException e) {
            problems.add("needs the file " + path + ", which can't be read: " + FileErrors.reason(e));
            return "";
        }
    }
}
