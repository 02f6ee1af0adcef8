/** Faults between clustered nodes. */
package io.streamingetl.faults.cluster;
