/** One process: assembles configuration, pipeline and operations, and stops them in order. */
package io.streamingetl.node;
