package io.streamingetl.ops.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Serves the files that pages load. It lists them, so that no other file of the class path can be requested. */
final class AssetHandler implements Handler<RoutingContext> {
    /** The folder of the files in URLs. */
    static final String PATH = "/assets/";

    static final List<String> NAMES = List.of(
            "theme.css", "login.css", "dashboard.css", "dashboard.js", "dom.js", "format.js", "why.js", "icon.svg");

    private final Map<String, Asset> assets =
            NAMES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Asset::load));

    @Override
    public void handle(RoutingContext context) {
        Asset asset = assets.get(context.pathParam("name"));
        if (asset == null) {
            Responses.refuse(context, 404, "no such file");
        } else {
            asset.send(context);
        }
    }
}
