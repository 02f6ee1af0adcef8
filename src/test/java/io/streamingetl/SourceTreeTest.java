package io.streamingetl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What keeps the tree easy to read: short files, one name a type, a sentence for each package. */
class SourceTreeTest {
    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final int MAX_LINES = 250;
    private static final String PACKAGE_INFO = "package-info.java";

    private static List<Path> files;

    @BeforeAll
    static void list() throws IOException {
        try (Stream<Path> main = Files.walk(MAIN);
                Stream<Path> tests = Files.walk(TESTS)) {
            files = Stream.concat(main, tests)
                    .filter(path -> path.toString().endsWith(".java"))
                    .toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    @Test
    void when_twoFilesDeclareATypeOfOneName_then_refused() {
        Map<String, Path> byName = new HashMap<>();
        for (Path file : files) {
            if (!name(file).equals(PACKAGE_INFO)) {
                assertThat(byName.put(name(file), file)).as(file.toString()).isNull();
            }
        }
    }

    @Test
    void when_aFileIsLong_then_refused() throws IOException {
        for (Path file : files) {
            assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(MAX_LINES);
        }
    }

    @Test
    void when_aPackageOfTheProductHasNoSentence_then_refused() {
        for (Path file : files) {
            if (file.startsWith(MAIN) && !name(file).equals("Main.java")) {
                assertThat(file.resolveSibling(PACKAGE_INFO)).exists();
            }
        }
    }
}
