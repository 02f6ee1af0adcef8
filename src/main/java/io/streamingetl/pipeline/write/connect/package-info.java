/** Connections to the database: opened, set up, watched and replaced. */
package io.streamingetl.pipeline.write.connect;
