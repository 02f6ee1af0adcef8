/** Real servers as child processes: start, kill, freeze, restart, and clean up. */
package io.streamingetl.testkit.process;
