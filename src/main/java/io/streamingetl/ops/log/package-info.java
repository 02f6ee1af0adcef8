/** The log: its level, the format of its lines, and the suppression of repeated warnings. */
package io.streamingetl.ops.log;
