/**
 * {@code verify}: the table recomputed from the topic by code that shares no decoder, window or sum with the pipeline.
 */
package io.streamingetl.cli.verify;
