package io.streamingetl.pipeline.reload;

import io.streamingetl.testkit.process.Ports;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** An address behind which a configuration is, with what may be wrong with such a one. */
final class ConfigServer implements AutoCloseable {

    /** What is answered to who asks. */
    enum Response {
        WHOLE,
        /** The text, with status 500. */
        ERROR,
        /** Nothing, and the connection stays. */
        SILENCE,
        /** The beginning of what is promised, and the connection ends. */
        HALF
    }

    private final Vertx vertx = Vertx.vertx();
    private final int port = Ports.free();
    private volatile String text = "";
    private volatile Response answer = Response.WHOLE;
    private HttpServer server;

    /** Serves. */
    ConfigServer() {
        comeBack();
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

    /** Connections are refused from now on. */
    void goAway() {
        server.close().await();
    }

    /** Serves again. */
    void comeBack() {
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
