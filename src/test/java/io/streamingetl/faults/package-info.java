/** Faults injected into real nodes, brokers and databases: each test proves its fault, and that the table is right. */
package io.streamingetl.faults;
