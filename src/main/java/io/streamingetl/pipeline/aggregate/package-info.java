/** Folds a lane's records into panes, and hands the panes of closed windows to the writer. */
package io.streamingetl.pipeline.aggregate;
