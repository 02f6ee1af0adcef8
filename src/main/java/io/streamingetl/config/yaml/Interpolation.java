package io.streamingetl.config.yaml;

import io.streamingetl.config.rule.FileErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
 *
 * @param environment the variables by name
 */
public record Interpolation(Map<String, String> environment) {

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
            String value =
                    body.startsWith(FILE) ? file(body.substring(FILE.length()), problems) : variable(body, problems);
            return Matcher.quoteReplacement(value);
        });
        return new Result(text, fromFile[0], List.copyOf(problems));
    }

    private String variable(String body, List<String> problems) {
        Matcher form = VARIABLE.matcher(body);
        if (!form.matches()) {
            problems.add("needs ${NAME}, ${NAME:default} or ${file:PATH}; a literal ${ is written $${");
            return "";
        }
        String value = environment.getOrDefault(form.group(1), form.group(2));
        if (value == null) {
            problems.add("needs the environment variable " + form.group(1) + ", which is not set; ${" + form.group(1)
                    + ":...} would give it a default");
            return "";
        }
        return value;
    }

    private static String file(String path, List<String> problems) {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                problems.add("needs the file " + path + ", which is longer than 64 KiB");
                return "";
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.replaceFirst("\\r?\\n\\z", "");
        } catch (IOException | InvalidPathException e) {
            problems.add("needs the file " + path + ", which can't be read: " + FileErrors.reason(e));
            return "";
        }
    }
}
