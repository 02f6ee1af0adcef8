/** The event bus as the stages use it: addresses, codecs, the life of a stage, and its clocks. */
package io.streamingetl.pipeline.bus;
