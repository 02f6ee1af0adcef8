package io.streamingetl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that faults.md names exists. */
class FaultsDocumentTest {
    private static final Path DOCUMENT = Path.of("src", "docs", "faults.md");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.(when_\\w+)`");

    @Test
    void when_aTestIsNamed_then_itExists() throws IOException {
        List<MatchResult> named =
                NAMED.matcher(Files.readString(DOCUMENT)).results().toList();
        assertThat(named).hasSizeGreaterThan(40);
        for (MatchResult one : named) {
            assertThat(Files.readString(source(one.group(1)))).contains("void " + one.group(2) + "(");
        }
    }

    @Test
    void when_aFaultIsInTheTable_then_aTestIsNamedForIt() throws IOException {
        assertThat(Files.readAllLines(DOCUMENT).stream()
                        .filter(line -> line.startsWith("| "))
                        .skip(2))
                .isNotEmpty()
                .allMatch(row -> NAMED.matcher(row).find());
    }

    private static Path source(String testClass) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.endsWith(testClass + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(testClass + " does not exist"));
        }
    }
}
