package io.streamingetl.pipeline.consume.poll;

import java.nio.ByteBuffer;

/**
 * A record's value, which was decoded when the client unpacked it.
 *
 * @param number the decoder's number of the value within its poll
 * @param bytes null if they are not kept, because the record can't be quarantined
 */
public record PolledValue(int number, ByteBuffer bytes) {}
