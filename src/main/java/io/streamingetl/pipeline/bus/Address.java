package io.streamingetl.pipeline.bus;

/**
 * The address of a request, which one handler in the node replies to.
 *
 * @param <Q> the request
 * @param <A> the reply; {@link Void} where only success or failure matters
 * @param name unique on the event bus
 */
@SuppressWarnings("UnusedTypeParameter") // They tie sender and handler together.
public record Address<Q, A>(String name) {}
