/** Tables of figures, printed and kept as JSON and as a page with plots. */
package io.streamingetl.bench.report;
