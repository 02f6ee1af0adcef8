/** Text of statements, and what the server's errors mean. */
package io.streamingetl.pipeline.write.sql;
