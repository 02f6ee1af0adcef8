/** One lane: folds decoded records into panes, and decides what is flushed and when. */
package io.streamingetl.core.aggregate;
