/** Event time and sums: tumbling windows, watermarks, measures and the table of panes. */
package io.streamingetl.core.window;
