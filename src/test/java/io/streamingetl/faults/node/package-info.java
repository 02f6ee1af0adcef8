/** Faults of a node: killed, frozen, short of memory, with a wrong clock. */
package io.streamingetl.faults.node;
