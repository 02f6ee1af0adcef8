/** Nodes under test, as processes of the built jar or in this process, and access to their HTTP, logs and clock. */
package io.streamingetl.testkit.node;
