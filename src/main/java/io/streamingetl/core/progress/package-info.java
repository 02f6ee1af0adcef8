/** What is accounted for: partitions, offsets, epochs, the ledger, and what a flush holds. */
package io.streamingetl.core.progress;
