/**
 * Faults injected into real nodes, brokers and databases; each test proves that its fault happened and that the result
 * is right.
 */
package io.streamingetl.faults;
