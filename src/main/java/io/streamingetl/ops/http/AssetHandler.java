package io.streamingetl.ops.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Serves the files that pages load. It lists them, so that no other file of the class path can be requested. */
final class AssetHandler implements Handler<RoutingContext> {
    /** The folder of the files in URLs. */
    static final String PATH = "/assets/";

    /** The program's own files. */
    static final List<String> NAMES = List.of(
            "theme.css",
            "login.css",
            "dashboard.css",
            "result.css",
            "dashboard.js",
            "pipeline.js",
            "history.js",
            "events.js",
            "quarantine.js",
            "result.js",
            "query.js",
            "chart.js",
            "decimal.js",
            "dom.js",
            "format.js",
            "why.js",
            "icon.svg",
            "icon-stale.svg");

    /** Files of uPlot, which draws the charts. */
    static final List<String> UPLOT_NAMES = List.of("uPlot.iife.min.js", "uPlot.min.css");

    private static final String UPLOT_FOLDER = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private final Map<String, Asset> assets = load();

    private static Map<String, Asset> load() {
        Map<String, Asset> assets = new HashMap<>();
        NAMES.forEach(name -> assets.put(name, Asset.load(name)));
        UPLOT_NAMES.forEach(name -> assets.put(name, Asset.load(UPLOT_FOLDER + name)));
        return Map.copyOf(assets);
    }

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
