package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.ops.status.NodeInfo;
import io.streamingetl.ops.status.NodeStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The HTTP server of a node with a given status, and a client of it. */
final class ServedNode {
    static final String LOCAL = "host: 127.0.0.1, port: 0";
    static final String LOCAL_WITH_TOKEN = "host: 127.0.0.1, port: 0, token: CANARY";
    static final String PUBLIC = "host: 0.0.0.0, port: 0, token: CANARY";

    /** The header with the token. */
    static final Map<String, String> TOKEN = Map.of("Authorization", "Bearer CANARY");

    private final Vertx vertx;
    private final AtomicReference<NodeStatus> status = new AtomicReference<>(NodeStatus.UNKNOWN);
    private final int port;

    /** An answer, whole. */
    record Answer(HttpClientResponse head, Buffer body) {
        int code() {
            return head.statusCode();
        }

        String text() {
            return body.toString();
        }

        JsonObject json() {
            assertThat(head.getHeader("Content-Type")).startsWith("application/json");
            return body.toJsonObject();
        }
    }

    private ServedNode(Vertx vertx, ConfigStatus config) {
        this.vertx = vertx;
        NodeInfo info = new NodeInfo("7@here", "1.2.3", Instant.now().minusSeconds(90));
        NodeComponents parts = SampleStatus.parts(info, () -> config, status::get);
        vertx.deployVerticle(parts.control()).await();
        HttpVerticle verticle = new HttpVerticle(config.active().http(), parts);
        vertx.deployVerticle(verticle).await();
        port = verticle.port();
    }

    /** Starts a server with these entries of {@code http} in the configuration. */
    static ServedNode serve(Vertx vertx, String http) {
        return serve(vertx, SampleStatus.configStatus(http));
    }

    /** Starts a server with this configuration. */
    static ServedNode serve(Vertx vertx, ConfigStatus config) {
        return new ServedNode(vertx, config);
    }

    int port() {
        return port;
    }

    /** Sets the node's status. */
    void report(SampleStatus sample) {
        status.set(sample.status());
    }

    /** Makes every request that reads the status fail. */
    void breakStatus() {
        status.set(null);
    }

    Answer get(String path) {
        return get(path, Map.of());
    }

    Answer get(String path, Map<String, String> headers) {
        return request(HttpMethod.GET, path, headers);
    }

    Answer request(HttpMethod method, String path, Map<String, String> headers) {
        return request(method, path, headers, Buffer.buffer());
    }

    Answer request(HttpMethod method, String path, Map<String, String> headers, Buffer sent) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path);
        headers.forEach(options::putHeader);
        // Referenced until the response arrives: Vert.x closes a client that becomes unreachable. On one event loop, so
        // that no part of the response arrives before its handler is set.
        HttpClient client = vertx.createHttpClient();
        Future<Answer> answered = Future.future(promise -> vertx.runOnContext(go -> client.request(options)
                .compose(request -> request.send(sent))
                .compose(answer -> answer.body().map(body -> new Answer(answer, body)))
                .onComplete(promise)));
        Answer answer = answered.timeout(30, TimeUnit.SECONDS).await();
        client.close();
        return answer;
    }

    /** Sends the login page's form. */
    Answer login(String form) {
        return request(
                HttpMethod.POST,
                "/login",
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                Buffer.buffer(form));
    }
}
