/** Faults of the database server and of its settings. */
package io.streamingetl.faults.database;
