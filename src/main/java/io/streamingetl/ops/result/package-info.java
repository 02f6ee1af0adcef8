/** Reads the result tables and the quarantine for the dashboard and its API, by a read-only connection. */
package io.streamingetl.ops.result;
