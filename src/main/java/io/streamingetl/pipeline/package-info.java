/** The thin shells around {@link io.streamingetl.core}, in the order data flows: consume, aggregate, write. */
package io.streamingetl.pipeline;
