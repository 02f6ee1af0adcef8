package io.streamingetl.core.event;

/**
 * Decodes the bytes of a record to an event. An instance belongs to one thread.
 *
 * <p>A decoder is total: it returns a verdict on any bytes, and throws nothing.
 */
public interface EventDecoder {

    /**
     * Decodes one record.
     *
     * @param bytes the array that holds the record's value
     * @param offset where the value begins
     * @param length bytes of the value
     * @param into overwritten with the event; undefined if the record is rejected
     * @return null if {@code into} holds the event; otherwise why the record is rejected
     */
    Rejection decode(byte[] bytes, int offset, int length, Event into);
}
