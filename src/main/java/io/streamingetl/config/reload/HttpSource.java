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
 * A document behind an address, asked for with GET. Not vertx-config's own HTTP store: that one does not look at the
 * response's status, and takes an error page for the configuration.
 */
record HttpSource(String address) implements ConfigSource {
    private static final long TIMEOUT_MS = 5_000;

    /** On an event loop: a body that arrives before another thread has asked for it is lost. */
    @Override
    public Future<ConfigContent> read(Vertx vertx) {
        Promise<ConfigContent> read = Promise.promise();
        vertx.runOnContext(now -> ask(vertx).onComplete(read));
        return read.future();
    }

    private Future<ConfigContent> ask(Vertx vertx) {
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

    /** As messages may show it: who may read it is proven by what stands before an @ or behind a question mark. */
    private String shown() {
        return address.replaceFirst("//[^/?#]*@", "//" + Secret.REDACTED + "@")
                .replaceFirst("\\?.*", "?" + Secret.REDACTED);
    }
}
