/** Folds a lane's records into panes, and flushes the panes of closed windows. */
package io.streamingetl.pipeline.aggregate;
