package io.streamingetl.core.event;

/**
 * The seam between a record's bytes and an event. An instance belongs to one thread.
 *
 * <p>A decoder is total: whatever the bytes hold, it returns a verdict and throws nothing.
 */
public interface EventDecoder {

    /**
     * Decodes one record.
     *
     * @param bytes the array that holds the record's value
     * @param offset where the value begins
     * @param length bytes of the value
     * @param into overwritten with the event; of no meaning where the record is rejected
     * @return null where {@code into} holds the event, else why it does not
     */
    Rejection decode(byte[] bytes, int offset, int length, Event into);
}
