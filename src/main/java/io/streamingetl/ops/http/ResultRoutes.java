package io.streamingetl.ops.http;

import io.streamingetl.ops.result.CsvText;
import io.streamingetl.ops.result.RequestException;
import io.streamingetl.ops.result.ResultReader;
import io.streamingetl.ops.result.RowPage;
import io.streamingetl.ops.result.RowPages;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Function;

/** The paths that show rows of the database. Refuses a wrong request with 400, and one without an answer with 503. */
final class ResultRoutes {
    private static final String CSV = "text/csv; charset=utf-8; header=present";

    private final ResultReader results;
    private final boolean enabled;

    /** @param enabled {@code http.results} */
    ResultRoutes(ResultReader results, boolean enabled) {
        this.results = results;
        this.enabled = enabled;
    }

    /** The handler of each path. */
    Map<String, Handler<RoutingContext>> handlers() {
        return Map.of(
                "/api/result/series", json(results::series),
                "/api/result/top", json(results::top),
                "/api/result/rows", json(given -> results.rows(given).map(RowPage::json)),
                "/api/result/rows.csv", checked(this::csv),
                "/api/quarantine", json(results::quarantine));
    }

    private Handler<RoutingContext> json(Function<MultiMap, Future<JsonObject>> query) {
        return checked(context -> query.apply(context.queryParams())
                .onSuccess(answer -> Responses.json(context, 200, answer))
                .onFailure(failure -> unavailable(context, failure)));
    }

    private Handler<RoutingContext> checked(Handler<RoutingContext> handler) {
        return context -> {
            if (!enabled) {
                Responses.refuse(context, 404, "http.results is false in the configuration");
                return;
            }
            try {
                handler.handle(context);
            } catch (RequestException wrong) {
                Responses.refuse(context, 400, wrong.getMessage());
            }
        };
    }

    private static void unavailable(RoutingContext context, Throwable failure) {
        Responses.refuse(context, 503, ResultReader.describe(failure));
    }

    private void csv(RoutingContext context) {
        RowPages pages = results.pages(context.queryParams());
        pages.forEach(page -> send(context.response(), page))
                .onSuccess(sent -> context.end())
                .onFailure(failure -> fail(context, failure));
    }

    private static Future<Void> send(HttpServerResponse response, RowPage page) {
        if (response.headWritten()) {
            return response.write(CsvText.lines(page));
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, CSV)
                .putHeader(
                        "Content-Disposition",
                        "attachment; filename=\"" + page.table().table() + ".csv\"")
                .setChunked(true);
        return response.write(CsvText.head(page) + CsvText.lines(page));
    }

    /** A file that has begun can only be cut off, so that no client takes it for whole. */
    private static void fail(RoutingContext context, Throwable failure) {
        if (context.response().headWritten()) {
            var unused = context.request().connection().close();
        } else {
            unavailable(context, failure);
        }
    }
}
