package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssetHandlerTest {
    private static final String DASHBOARD = Asset.load("dashboard.html").text();
    private static final String LOGIN = Asset.load("login.html").text();
    private static final String SCRIPTS = all(".js");
    private static final String STYLES = all(".css");

    private static String all(String ending) {
        return AssetHandler.NAMES.stream()
                .filter(name -> name.endsWith(ending))
                .map(name -> Asset.load(name).text())
                .collect(Collectors.joining("\n"));
    }

    private static List<String> found(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @Test
    void when_scriptShowsText_then_neverAsMarkup() {
        assertThat(SCRIPTS)
                .contains("textContent")
                .doesNotContainPattern(
                        "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function|setTimeout\\('");
    }

    @Test
    void when_pageIsLoaded_then_nothingOfItIsInline() {
        assertThat(DASHBOARD + LOGIN)
                .doesNotContain("<style")
                .doesNotContainPattern("<script[^>]*>[^<]")
                .doesNotContainPattern("<[a-z]+[^>]* (on[a-z]+|style)=");
    }

    @Test
    void when_pageIsLoaded_then_onlyFilesOfThisServerWithIt() {
        List<String> files = Stream.concat(AssetHandler.NAMES.stream(), AssetHandler.UPLOT_NAMES.stream())
                .map(name -> AssetHandler.PATH + name)
                .toList();
        assertThat(found("(?:href|src)=\"([^\"#]+)\"", DASHBOARD + LOGIN)).isSubsetOf(files);
        assertThat(found("from '\\.(/[^']*)'", SCRIPTS)).isNotEmpty().allSatisfy(module -> assertThat(files)
                .contains("/assets" + module));
        assertThat(SCRIPTS + STYLES).doesNotContainPattern("https?://|url\\(|@import|import\\(");
        assertThat(found("fetch\\('([^']*)'", SCRIPTS))
                .containsExactlyInAnyOrder("/api/", "/api/events", "/api/history", "/api/quarantine", "/api/result/");
        assertThat(found("EventSource\\('([^']*)'", SCRIPTS)).containsExactly("/api/stream");
    }

    @Test
    void when_scriptNamesAnElement_then_thePageHasIt() {
        assertThat(found("id=\"([A-Za-z]+)\"", DASHBOARD))
                .doesNotHaveDuplicates()
                .containsAll(found("\\b(?:at|show|line|tableRows|choice|select|press)\\('([A-Za-z]+)'", SCRIPTS))
                .contains("rate", "partitions");
    }
}
