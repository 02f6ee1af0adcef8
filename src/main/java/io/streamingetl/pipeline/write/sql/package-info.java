/** Parts of statement text, and the meaning of the server's errors. */
package io.streamingetl.pipeline.write.sql;
