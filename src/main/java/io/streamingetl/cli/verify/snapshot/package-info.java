/** What the database holds at one instant: rows, progress, quarantine. */
package io.streamingetl.cli.verify.snapshot;
