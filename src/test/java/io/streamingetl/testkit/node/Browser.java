package io.streamingetl.testkit.node;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.process.Ports;
import io.streamingetl.testkit.process.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real headless Chromium, driven over <a href="https://www.w3.org/TR/webdriver2/">WebDriver</a>. Needs Debian's
 * packages chromium and chromium-driver.
 */
public final class Browser implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Browser.class);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DRIVER = "chromedriver";
    private static final List<String> NEEDED = List.of("chromium", DRIVER);

    /** With a pipe, Chromium ends when its driver does, however the driver ends. */
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--remote-debugging-pipe",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--window-size=1360,900");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ServerProcess driver;
    private final URI base;
    private final String session;

    private Browser(ServerProcess driver, int port, Path profile) {
        this.driver = driver;
        this.base = URI.create("http://127.0.0.1:" + port);
        driver.awaitReady(() -> Ports.answers(port), PATIENCE, DRIVER);
        JsonArray flags = new JsonArray(Stream.concat(FLAGS.stream(), Stream.of("--user-data-dir=" + profile))
                .toList());
        JsonObject wanted = new JsonObject()
                .put("goog:chromeOptions", new JsonObject().put("args", flags))
                .put("goog:loggingPrefs", new JsonObject().put("browser", "ALL"));
        JsonObject started = (JsonObject)
                send("/session", new JsonObject().put("capabilities", new JsonObject().put("alwaysMatch", wanted)));
        this.session = "/session/" + started.getString("sessionId");
    }

    /** Skips the test, with the reason, when this machine has no browser. */
    public static void assumeInstalled() {
        missing().ifPresent(reason -> {
            LOG.warn("skipped: {}", reason);
            Assumptions.abort(reason);
        });
    }

    private static Optional<String> missing() {
        return NEEDED.stream()
                .filter(name -> Stream.of(System.getenv("PATH").split(":", -1))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                .map(name -> name + " is not installed: the dashboard is not looked at in a browser")
                .findFirst();
    }

    /** Starts a browser with its profile and its driver's log in this folder. */
    public static Browser start(Path dir) {
        int port = Ports.free();
        ServerProcess driver =
                ServerProcess.start(List.of(DRIVER, "--port=" + port), dir, Map.of(), dir.resolve(DRIVER + ".log"));
        try {
            return new Browser(driver, port, dir.resolve("profile"));
        } catch (RuntimeException e) {
            driver.kill();
            throw e;
        }
    }

    /** Opens a page and returns when it is loaded. */
    public void open(String url) {
        send(session + "/url", new JsonObject().put("url", url));
    }

    /** The value of a JavaScript expression in the page. */
    public Object evaluate(String expression) {
        return send(
                session + "/execute/sync",
                new JsonObject().put("script", "return " + expression).put("args", new JsonArray()));
    }

    /** Waits until an expression is true. */
    public void await(String expression) {
        Await.until(
                () -> Boolean.TRUE.equals(evaluate(expression)),
                PATIENCE,
                () -> expression + " in\n" + evaluate("document.body.innerText"));
    }

    /** Waits until the visible text of an element (CSS selector) contains this. */
    public void awaitText(String selector, String text) {
        await("document.querySelector('%s')?.innerText.includes('%s') === true".formatted(selector, text));
    }

    /** The visible text of an element (CSS selector). */
    public String text(String selector) {
        return (String) evaluate("document.querySelector('" + selector + "').innerText");
    }

    /** Types text into an element by keyboard events. */
    public void type(String selector, String text) {
        send(element(selector) + "/value", new JsonObject().put("text", text));
    }

    /** Clicks the centre of an element. */
    public void click(String selector) {
        send(element(selector) + "/click", new JsonObject());
    }

    /** Presses keys one after the other, each a character of WebDriver, on the element that has the focus. */
    public void press(String keys) {
        JsonArray strokes = new JsonArray();
        for (String key : keys.codePoints().mapToObj(Character::toString).toList()) {
            strokes.add(new JsonObject().put("type", "keyDown").put("value", key));
            strokes.add(new JsonObject().put("type", "keyUp").put("value", key));
        }
        JsonObject keyboard =
                new JsonObject().put("type", "key").put("id", "keyboard").put("actions", strokes);
        send(session + "/actions", new JsonObject().put("actions", JsonArray.of(keyboard)));
    }

    private String element(String selector) {
        JsonObject found = (JsonObject) send(
                session + "/element",
                new JsonObject().put("using", "css selector").put("value", selector));
        return session + "/element/" + found.iterator().next().getValue();
    }

    /** Console messages, failed requests and uncaught errors since the last call. */
    public List<String> console() {
        JsonArray lines = (JsonArray) send(session + "/se/log", new JsonObject().put("type", "browser"));
        return lines.stream()
                .map(line -> ((JsonObject) line).getString("message"))
                .toList();
    }

    /** Emulates the user's preferred colour scheme, {@code dark} or {@code light}. */
    public void prefer(String colorScheme) {
        JsonObject feature =
                new JsonObject().put("name", "prefers-color-scheme").put("value", colorScheme);
        devtools("Emulation.setEmulatedMedia", new JsonObject().put("features", JsonArray.of(feature)));
    }

    /** Emulates a screen of this size, in CSS pixels. */
    public void screen(int width, int height) {
        devtools(
                "Emulation.setDeviceMetricsOverride",
                new JsonObject()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
    }

    /** Writes a PNG screenshot of the whole page. */
    public void picture(Path file) {
        JsonObject taken =
                (JsonObject) devtools("Page.captureScreenshot", new JsonObject().put("captureBeyondViewport", true));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, Base64.getDecoder().decode(taken.getString("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves the page and clears cookies, console and emulation, as in a new browser. */
    public void reset() {
        answer(HttpRequest.newBuilder(base.resolve(session + "/cookie")).DELETE());
        open("about:blank");
        devtools("Emulation.clearDeviceMetricsOverride", new JsonObject());
        devtools("Emulation.setEmulatedMedia", new JsonObject().put("features", new JsonArray()));
        console();
    }

    private Object devtools(String command, JsonObject parameters) {
        return send(
                session + "/goog/cdp/execute",
                new JsonObject().put("cmd", command).put("params", parameters));
    }

    private Object send(String path, JsonObject body) {
        return answer(HttpRequest.newBuilder(base.resolve(path)).POST(BodyPublishers.ofString(body.encode())));
    }

    private Object answer(HttpRequest.Builder request) {
        try {
            String body = client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString())
                    .body();
            Object value = new JsonObject(body).getValue("value");
            if (value instanceof JsonObject failed && failed.containsKey("error")) {
                throw new IllegalStateException(failed.getString("message"));
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the browser, then its driver. */
    @Override
    public void close() {
        try {
            answer(HttpRequest.newBuilder(base.resolve(session)).DELETE());
        } finally {
            driver.kill();
        }
    }
}
