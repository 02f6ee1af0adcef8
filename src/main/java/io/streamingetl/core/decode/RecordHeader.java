package io.streamingetl.core.decode;

import java.nio.ByteBuffer;

/**
 * A header of a Kafka record.
 *
 * @param value null if it has none
 */
public record RecordHeader(String name, ByteBuffer value) {}
