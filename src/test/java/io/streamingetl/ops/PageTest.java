package io.streamingetl.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String HTML = Page.dashboard().html();

    private static List<String> found(String regex) {
        return Pattern.compile(regex)
                .matcher(HTML)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @Test
    void when_pageShowsText_then_neverAsMarkup() {
        assertThat(HTML)
                .contains("textContent")
                .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function")
                .doesNotContainPattern("<[a-z]+[^>]* (on[a-z]+|style)=");
    }

    @Test
    void when_pageIsLoaded_then_nothingElseIsLoadedWithIt() {
        assertThat(HTML).doesNotContainPattern("https?://|src=|url\\(|@import|import ");
        assertThat(found("href=\"([^\"]*)\"")).containsExactly("data:,");
        assertThat(found("fetch\\('([^']*)'")).containsExactly("/api/");
        assertThat(found("EventSource\\('([^']*)'")).containsExactly("/api/stream");
    }

    @Test
    void when_policyIsMade_then_onlyThePagesOwnScriptAndStyleRun() {
        assertThat(Page.dashboard().contentSecurityPolicy())
                .matches("default-src 'none'; connect-src 'self'; img-src data:;"
                        + " style-src 'sha256-[A-Za-z0-9+/]{43}='; script-src 'sha256-[A-Za-z0-9+/]{43}=';"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                        + " require-trusted-types-for 'script'");
    }

    @Test
    void when_scriptNamesAnElement_then_thePageHasIt() {
        assertThat(found("id=\"([a-z]+)\""))
                .doesNotHaveDuplicates()
                .containsAll(found("(?:at|show)\\('([a-z]+)'"))
                .contains("rate", "partitions");
    }
}
