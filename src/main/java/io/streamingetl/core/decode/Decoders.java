package io.streamingetl.core.decode;

import io.streamingetl.core.decode.json.ScanningDecoder;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.EventSchema;

/** Makes the decoder of a record format. Every command that decodes records as the pipeline does gets it here. */
public final class Decoders {
    private Decoders() {}

    /** A decoder for one thread. */
    public static EventDecoder of(EventSchema schema) {
        return new ScanningDecoder(schema);
    }
}
