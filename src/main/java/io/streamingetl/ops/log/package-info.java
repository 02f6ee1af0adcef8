/** The log: its level, the form of its lines, and which repetitions are left out. */
package io.streamingetl.ops.log;
