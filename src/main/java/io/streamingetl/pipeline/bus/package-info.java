/** The event bus of the data path: typed addresses, codecs, the life cycle of a stage, clocks, and host names. */
package io.streamingetl.pipeline.bus;
