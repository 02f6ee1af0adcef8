/** Measures the built jar, as its users run it, beside a bare poll loop; see performance.md. */
package io.streamingetl.bench;
