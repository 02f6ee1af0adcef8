package io.streamingetl.pipeline.consume.poll;

import java.nio.ByteBuffer;

/**
 * A record's value, decoded when it was unpacked.
 *
 * @param number which of its poll's values it is for the decoder
 * @param bytes null where they were not kept, as its record can't be set aside
 */
public record PolledValue(int number, ByteBuffer bytes) {}
