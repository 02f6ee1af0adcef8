/** The panes of a window, flat in memory: tables, keys and their order. */
package io.streamingetl.core.pane;
