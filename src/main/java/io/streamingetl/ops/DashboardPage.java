package io.streamingetl.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The dashboard: one file, which loads nothing but {@code /api/status}.
 *
 * @param html the page
 * @param contentSecurityPolicy lets run what stands in the page, by its hash, and nothing else
 */
record DashboardPage(String html, String contentSecurityPolicy) {
    private static final String RESOURCE = "dashboard.html";

    /** Reads it from the class path; throws {@link IllegalStateException} where that holds no page. */
    static DashboardPage load() {
        String html = read();
        String policy = "default-src 'none'; connect-src 'self'; img-src data:; style-src " + hashOf("style", html)
                + "; script-src " + hashOf("script", html)
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
        return new DashboardPage(html, policy);
    }

    private static String read() {
        try (InputStream in = DashboardPage.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The hash source of the text inside the page's one element of this name. */
    private static String hashOf(String element, String html) {
        String tag = "<" + element + ">";
        String text = html.substring(html.indexOf(tag) + tag.length(), html.indexOf("</" + element + ">"));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
