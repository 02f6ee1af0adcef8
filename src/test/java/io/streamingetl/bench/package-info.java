/** Measures the built jar, as its users run it, beside a bare poll loop; what is measured and how: performance.md. */
package io.streamingetl.bench;
