package io.streamingetl.pipeline.bus;

/**
 * The address of messages without a reply. Every listener in the node receives each of them; without a listener a
 * message is dropped.
 *
 * @param <M> the message
 * @param name unique on the event bus
 */
@SuppressWarnings("UnusedTypeParameter") // It ties publisher and listener together.
public record Channel<M>(String name) {}
