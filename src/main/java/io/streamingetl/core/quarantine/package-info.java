/** Rejected records: how many are kept, and what of each. */
package io.streamingetl.core.quarantine;
