package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.testkit.process.ServerCertificate;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceTest {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String LOGIN = "Basic dTpDQU5BUlk="; // u:CANARY

    private final Vertx vertx = Vertx.vertx();

    /** The login of each request. */
    private final List<String> logins = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE + "Password");
        vertx.close().await();
    }

    private EtlConfig load(String location) {
        return ConfigLoader.load(vertx, ConfigSource.of(location)).await();
    }

    private HttpServer serve(HttpServerOptions options, Handler<HttpServerRequest> answer) {
        return vertx.createHttpServer(options)
                .requestHandler(request -> {
                    logins.add(String.valueOf(request.getHeader("Authorization")));
                    answer.handle(request);
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    /** The authority of a server. */
    private String serve(Handler<HttpServerRequest> answer) {
        return "127.0.0.1:" + serve(new HttpServerOptions(), answer).actualPort();
    }

    private static Handler<HttpServerRequest> ends(int status, String body) {
        return request -> request.response().setStatusCode(status).end(body);
    }

    private static Handler<HttpServerRequest> redirects(String location) {
        return request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", location)
                .end();
    }

    @Test
    void when_anAddress_then_whatItAnswers() {
        assertThat(load("http://" + serve(ends(200, "pipeline: web\n")) + "/etl?x=1")
                        .pipeline())
                .isEqualTo("web");
    }

    @Test
    void when_anAddressAnswersWithAnError_then_itsPageIsNotTakenForTheConfiguration() {
        String address = "http://" + serve(ends(500, "pipeline: web\n")) + "/";
        assertThatThrownBy(() -> load(address))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(address + ": can't be read:")
                .hasMessageContaining("500");
    }

    @Test
    void when_nobodyAnswers_then_saidSo() {
        HttpServer server = serve(new HttpServerOptions(), ends(200, ""));
        String address = "http://127.0.0.1:" + server.actualPort() + "/";
        server.close().await();
        assertThatThrownBy(() -> load(address)).hasMessageStartingWith(address + ": can't be read: ");
    }

    @Test
    void when_itAnswersWithMoreThanAConfigurationMayHave_then_refused() {
        String address = "http://" + serve(ends(200, "#".repeat((1 << 20) + 1))) + "/";
        assertThatThrownBy(() -> load(address))
                .hasMessage(address + ": is larger than 1 MiB, the limit of a configuration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://user:CANARY@127.0.0.1:%d/", "http://127.0.0.1:%d/?token=CANARY", "http://CANARY@:%d"})
    void when_anAddressHoldsASecret_then_noMessageShowsIt(String address) {
        HttpServer server = serve(new HttpServerOptions(), ends(200, "windows: {}\n"));
        assertThatThrownBy(() -> load(address.formatted(server.actualPort())))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains("http://", "<redacted>")
                .doesNotContain("CANARY");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/etl.yaml, https://h/etl.yaml",
        "http://config_server:81/etl.yaml, http://config_server:81/etl.yaml",
        "http://h, http://h",
        "http://h/a?token=CANARY, http://h/a?<redacted>",
        "http://h?token=CANARY, http://h?<redacted>",
        "http://h/a#CANARY, http://h/a?<redacted>",
        "HTTPS://u:CANARY@h:1/a, HTTPS://<redacted>@h:1/a",
        "http://u:CANARY@x@h/a, http://<redacted>@h/a",
        "http://u:CAN/CANARY@h/a, http://<redacted>",
        "http://u:CAN#CANARY@h/a, http://<redacted>",
        "http://u:CAN?CANARY@h/a, http://<redacted>",
        "http://u:1/CANARY@h/a, http://<redacted>",
        "http://h/a?token=CANARY@x, http://<redacted>"
    })
    void when_anAddressIsShown_then_withoutWhatMayBeASecret(String address, String shown) {
        assertThat(ConfigSource.of(address)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http:///a", "http://u:CANARY/a", "http://h/CANARY CANARY", "http://h:CANARY/"})
    void when_itIsNoAddress_then_oneSentenceQuotesNothing(String address) {
        assertThatThrownBy(() -> load(address))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains("is not an address")
                .doesNotContain("java");
    }

    @Test
    void when_theAddressHasALogin_then_itIsSent() {
        String server = serve(ends(200, "pipeline: web\n"));
        load("http://u:CANARY@" + server + "/");
        load("http://%75:C%41NARY@" + server + "/");
        assertThat(logins).containsExactly(LOGIN, LOGIN);
    }

    @Test
    void when_itRedirects_then_theLoginStaysWithItsServer() {
        String other = serve(ends(200, "pipeline: other\n"));
        List<String> steps = new ArrayList<>(List.of("/next", "http://" + other + "/"));
        String server = serve(request -> redirects(steps.remove(0)).handle(request));
        assertThat(load("http://u:CANARY@" + server + "/").pipeline()).isEqualTo("other");
        assertThat(logins).containsExactly(LOGIN, LOGIN, "null");
    }

    @Test
    @Tag("slow")
    void when_httpsRedirectsToHttp_then_notFollowed(@TempDir Path dir) {
        String plain = serve(ends(200, "pipeline: plain\n"));
        int port = serveTls(dir, redirects("http://" + plain + "/"));
        assertThatThrownBy(() -> load("https://u:CANARY@localhost:" + port + "/"))
                .hasMessage("https://<redacted>@localhost:" + port
                        + "/: redirects to an address that is not https, where its passwords could be read");
        assertThat(logins).containsExactly(LOGIN);
    }

    @Test
    @Tag("slow")
    void when_httpRedirectsToHttps_then_followed(@TempDir Path dir) {
        int port = serveTls(dir, ends(200, "pipeline: encrypted\n"));
        String plain = serve(redirects("https://localhost:" + port + "/"));
        assertThat(load("http://" + plain + "/").pipeline()).isEqualTo("encrypted");
    }

    @Test
    @Tag("slow")
    void when_theCertificateIsForAnotherName_then_refused(@TempDir Path dir) {
        int port = serveTls(dir, ends(200, "pipeline: encrypted\n"));
        assertThatThrownBy(() -> load("https://127.0.0.1:" + port + "/"))
                .hasMessageStartingWith("https://127.0.0.1:" + port + "/: can't be read: ");
        assertThat(logins).isEmpty();
    }

    /** The port of a server for localhost whose certificate this process trusts until the test ends. */
    private int serveTls(Path dir, Handler<HttpServerRequest> answer) {
        ServerCertificate pair = ServerCertificate.create(dir, "dns:localhost");
        System.setProperty(TRUST_STORE, dir.resolve("keys.p12").toString());
        System.setProperty(TRUST_STORE + "Password", "changeit");
        PemKeyCertOptions key = new PemKeyCertOptions()
                .setCertPath(pair.certificate().toString())
                .setKeyPath(pair.key().toString());
        return serve(new HttpServerOptions().setSsl(true).setKeyCertOptions(key), answer)
                .actualPort();
    }
}
