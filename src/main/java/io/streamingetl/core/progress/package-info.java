/** How far a partition is accounted for: offsets, epochs, the ledger, and the contents of a flush. */
package io.streamingetl.core.progress;
