/** Roll-ups on a real broker and database. */
package io.streamingetl.pipeline.rollup;
