/** Panes of one window, flat in memory: tables, and the order of their keys. */
package io.streamingetl.core.pane;
