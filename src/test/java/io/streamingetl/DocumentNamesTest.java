package io.streamingetl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the developers' documents name exists: types and their members, files, packages, tests and build profiles. */
class DocumentNamesTest {
    private static final Path ARCHITECTURE = Path.of("src", "docs", "architecture.md");
    private static final Path CONTRIBUTING = Path.of("src", "docs", "contributing.md");
    private static final Path MAIN = Path.of("src", "main", "java", "io", "streamingetl");
    private static final Path TESTS = Path.of("src", "test", "java", "io", "streamingetl");

    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");

    /** In code quotes: a type with a lower-case letter, and perhaps a member. */
    private static final Pattern QUOTED_TYPE = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?(?:\\([^`]*\\))?`");

    private static final Pattern PICTURE = Pattern.compile("(?s)```mermaid\\n(.*?)```");

    /** Two words or more: one word alone may be a state or plain English. */
    private static final Pattern PICTURED_TYPE = Pattern.compile("\\b(?:[A-Z][a-z0-9]+){2,}\\b");

    private static final Pattern QUOTED_FILE = Pattern.compile("`((?:src|conf|\\.ci)/[\\w./-]+)`");
    private static final Pattern TEST_OPTION = Pattern.compile("-D(?:it\\.)?test='?([\\w,]+)");
    private static final Pattern PROFILES = Pattern.compile("mvn -P([\\w,]+)");

    /** By type, the text of the file that declares it. */
    private static final Map<String, String> SOURCES = new HashMap<>();

    private static String architecture;
    private static String both;

    @BeforeAll
    static void read() throws IOException {
        architecture = Files.readString(ARCHITECTURE);
        both = architecture + Files.readString(CONTRIBUTING);
        for (Path root : List.of(MAIN, TESTS)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String text = Files.readString(file);
                    DECLARED.matcher(text).results().forEach(declared -> SOURCES.put(declared.group(1), text));
                }
            }
        }
    }

    private static List<MatchResult> all(Pattern pattern, String text) {
        List<MatchResult> found = pattern.matcher(text).results().toList();
        assertThat(found).as(pattern.pattern()).isNotEmpty();
        return found;
    }

    /** The file that declares a type. */
    private static String source(String type) {
        assertThat(SOURCES.containsKey(type)).as(type + " is declared").isTrue();
        return SOURCES.get(type);
    }

    @Test
    void when_aTypeIsQuoted_then_theSourceTreeDeclaresItAndItsMember() {
        for (MatchResult quoted : all(QUOTED_TYPE, both)) {
            String source = source(quoted.group(1));
            if (quoted.group(2) != null) {
                assertThat(Pattern.compile("\\b" + quoted.group(2) + "\\b")
                                .matcher(source)
                                .find())
                        .as(quoted.group())
                        .isTrue();
            }
        }
    }

    @Test
    void when_aPictureNamesAType_then_theSourceTreeDeclaresIt() {
        for (MatchResult picture : all(PICTURE, architecture)) {
            PICTURED_TYPE.matcher(picture.group(1)).results().forEach(type -> source(type.group()));
        }
    }

    @Test
    void when_aFileIsQuoted_then_itExists() {
        assertThat(all(QUOTED_FILE, both))
                .allSatisfy(quoted -> assertThat(Path.of(quoted.group(1))).exists());
    }

    @Test
    void when_aCommandNamesATestOrAProfile_then_itExists() throws IOException {
        all(TEST_OPTION, both)
                .forEach(tests -> Stream.of(tests.group(1).split(",", -1)).forEach(DocumentNamesTest::source));
        String pom = Files.readString(Path.of("pom.xml"));
        all(PROFILES, both).forEach(profiles -> assertThat(profiles.group(1).split(",", -1))
                .allMatch(profile -> pom.contains("<id>" + profile + "</id>")));
    }

    @Test
    void when_aPackageHasATypeOfItsOwn_then_theTreeShowsIt() throws IOException {
        String tree = architecture.substring(
                architecture.indexOf("    io.streamingetl\n"), architecture.indexOf("\n## A record"));
        try (Stream<Path> files = Files.walk(MAIN)) {
            assertThat(files.filter(path -> path.endsWith("package-info.java"))
                            .map(path -> MAIN.relativize(path.getParent())))
                    .isNotEmpty()
                    .allSatisfy(room ->
                            assertThat(tree).as(room.toString()).containsPattern("\\b" + room.getFileName() + "\\b"));
        }
    }
}
