/** The product beside programs that do the same job with other frameworks. */
package io.streamingetl.bench.alternatives;
