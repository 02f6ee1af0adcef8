/** What is accounted for: offsets, epochs, the ledger, and which panes a flush takes with it. */
package io.streamingetl.core.progress;
