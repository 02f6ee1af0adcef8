package io.streamingetl.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * One file for a browser, which loads nothing but this server's own answers.
 *
 * @param html the page
 * @param contentSecurityPolicy lets run what stands in the page, by its hash, and nothing else
 */
record Page(String html, String contentSecurityPolicy) {
    static final String CONTENT_TYPE = "text/html; charset=utf-8";

    /** The page that shows the status. */
    static Page dashboard() {
        return load("dashboard.html", "form-action 'none'");
    }

    /** Reads it from the class path; throws {@link IllegalStateException} where that holds no such page. */
    static Page load(String resource, String formAction) {
        String html = read(resource);
        String policy = "default-src 'none'; connect-src 'self'; img-src data:; style-src " + hashOf("style", html)
                + "; script-src " + hashOf("script", html)
                + "; base-uri 'none'; " + formAction
                + "; frame-ancestors 'none'; require-trusted-types-for 'script'";
        return new Page(html, policy);
    }

    private static String read(String resource) {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The hash source of the text inside the page's one element of this name; none where it has none. */
    private static String hashOf(String element, String html) {
        String tag = "<" + element + ">";
        if (!html.contains(tag)) {
            return "'none'";
        }
        String text = html.substring(html.indexOf(tag) + tag.length(), html.indexOf("</" + element + ">"));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
