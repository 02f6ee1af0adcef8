/** The data path: thin shells around {@link io.streamingetl.core}, which consume, aggregate and write. */
package io.streamingetl.pipeline;
