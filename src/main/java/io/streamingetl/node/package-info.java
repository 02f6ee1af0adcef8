/** One process: assembles configuration, pipeline and operations, and ends them in order. */
package io.streamingetl.node;
