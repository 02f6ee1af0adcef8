/** Rejected records: what is kept of each, and of how many. */
package io.streamingetl.core.quarantine;
