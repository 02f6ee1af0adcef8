package io.streamingetl.testkit.node;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Client of a node's HTTP API, authenticated by its token. */
public final class NodeHttp {
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;
    private final String token;

    public NodeHttp(int port, String token) {
        this.base = URI.create("http://127.0.0.1:" + port);
        this.token = token;
    }

    /** A client of the port that the node logs. */
    public static NodeHttp of(FatJar node, String token, Duration patience) {
        int port = Integer.parseInt(node.awaitLog("dashboard at http://127\\.0\\.0\\.1:(\\d+)/", patience)
                .group(1));
        return new NodeHttp(port, token);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return client.send(request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER).header("Authorization", "Bearer " + token);
    }

    /** The body of {@code /api/status}. */
    public JsonObject status() throws IOException, InterruptedException {
        return new JsonObject(get("/api/status").body());
    }

    /** The reasons why the view may be incomplete. */
    public List<String> degraded() throws IOException, InterruptedException {
        return status().getJsonObject("cluster").getJsonArray("degraded").stream()
                .map(String.class::cast)
                .toList();
    }

    /** The nodes in the view. */
    public List<JsonObject> nodes() throws IOException, InterruptedException {
        return status().getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
