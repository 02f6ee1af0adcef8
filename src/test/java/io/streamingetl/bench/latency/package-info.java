/** The time from the moment that a window may close until its rows are visible. */
package io.streamingetl.bench.latency;
