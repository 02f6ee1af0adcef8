/** The tests' own recomputation of the result table; it shares no code with the product. */
package io.streamingetl.testkit.oracle;
