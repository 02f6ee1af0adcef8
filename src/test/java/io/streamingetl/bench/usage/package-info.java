/** CPU time, memory and garbage collection of a running JVM. */
package io.streamingetl.bench.usage;
