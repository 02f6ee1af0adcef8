/** Connections to the database: how they are made, set up, watched and replaced. */
package io.streamingetl.pipeline.write.connect;
