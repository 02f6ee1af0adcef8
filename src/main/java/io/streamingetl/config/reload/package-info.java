/** The configuration while it runs: where it comes from, what changed, and what follows from that. */
package io.streamingetl.config.reload;
