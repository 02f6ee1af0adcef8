package io.streamingetl.config.reload;

import io.streamingetl.config.parse.ConfigContent;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.yaml.Utf8Text;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A document at an address, read with GET. The HTTP store of vertx-config would ignore the status of the response, and
 * take an error page for the configuration.
 */
record HttpSource(String address) implements ConfigSource {
    private static final long TIMEOUT_MS = 5_000;

    /** Reads on an event loop: a body that arrives before another thread subscribes to it is lost. */
    @Override
    public Future<ConfigContent> read(Vertx vertx) {
        Promise<ConfigContent> read = Promise.promise();
        vertx.runOnContext(now -> request(vertx).onComplete(read));
        return read.future();
    }

    private Future<ConfigContent> request(Vertx vertx) {
        String shown = shown();
        HttpClient client = vertx.createHttpClient();
        return Future.succeededFuture()
                .compose(ready -> client.request(new RequestOptions()
                        .setAbsoluteURI(address)
                        .setSslOptions(new ClientSSLOptions())
                        .setFollowRedirects(true)))
                .compose(HttpClientRequest::send)
                .expecting(HttpResponseExpectation.SC_OK)
                .compose(HttpClientResponse::body)
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .map(body -> new ConfigContent(
                        shown, List.of(new ConfigContent.File(shown, Utf8Text.decode(shown, body.getBytes())))))
                .recover(failure -> Future.failedFuture(Utf8Text.unreadable(shown, failure)))
                .eventually(client::close);
    }

    /** The address in messages: the part before an @ and the part after a question mark may be credentials. */
    private String shown() {
        return address.replaceFirst("//[^/?#]*@", "//" + Secret.REDACTED + "@")
                .replaceFirst("\\?.*", "?" + Secret.REDACTED);
    }
}
