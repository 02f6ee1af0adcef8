package io.streamingetl.pipeline.reload;

import io.streamingetl.testkit.process.Ports;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** An HTTP server of a configuration, with faults to inject. */
final class ConfigServer implements AutoCloseable {

    /** The response to a request. */
    enum Response {
        WHOLE,
        /** The text, with status 500. */
        ERROR,
        /** No response; the connection stays open. */
        SILENCE,
        /** The first half of the text, then the connection closes. */
        HALF
    }

    private final Vertx vertx = Vertx.vertx();
    private final int port = Ports.free();
    private volatile String text = "";
    private volatile Response answer = Response.WHOLE;
    private HttpServer server;

    /** Starts serving. */
    ConfigServer() {
        startServing();
    }

    String location() {
        return "http://127.0.0.1:" + port + "/etl.yaml";
    }

    void write(String content) {
        text = content;
    }

    void answer(Response next) {
        answer = next;
    }

    /** Stops; connections are refused. */
    void stopServing() {
        server.close().await();
    }

    /** Starts serving again. */
    void startServing() {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(port, "127.0.0.1")
                .await();
    }

    private void answer(HttpServerRequest request) {
        switch (answer) {
            case WHOLE -> request.response().end(text);
            case ERROR -> request.response().setStatusCode(500).end(text);
            case SILENCE -> request.pause();
            case HALF ->
                request.response()
                        .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(text.length()))
                        .write(text.substring(0, text.length() / 2))
                        .onComplete(written -> request.connection().close());
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
