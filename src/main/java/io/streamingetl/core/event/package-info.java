/** From a record's bytes to an {@link io.streamingetl.core.event.Event}, or to the reason why it is not one. */
package io.streamingetl.core.event;
