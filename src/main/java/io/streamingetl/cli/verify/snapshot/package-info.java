/** The state of the database at one instant: rows, progress, quarantine. */
package io.streamingetl.cli.verify.snapshot;
