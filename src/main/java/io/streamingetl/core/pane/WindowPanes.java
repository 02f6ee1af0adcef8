package io.streamingetl.core.pane;

/**
 * The unwritten panes of one lane in one window.
 *
 * @param endMs the window's end (exclusive), milliseconds
 * @param table the panes
 */
public record WindowPanes(long endMs, PaneTable table) {}
