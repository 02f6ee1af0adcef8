package io.streamingetl.pipeline.bus;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Vert.x's JSON without data binding, found as a service. By default Vert.x uses jackson-databind if it is on the class
 * path. It is, for Kafka's client; here it would only cost each start 240 ms of CPU time and 3 MB.
 */
public final class TreeJson implements JsonFactory {
    @Override
    public JsonCodec codec() {
        return new JacksonCodec();
    }
}
