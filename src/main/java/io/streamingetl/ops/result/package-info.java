/** Reads the result tables for the dashboard and its API: parameters, statements, a read-only connection. */
package io.streamingetl.ops.result;
