/** Work of the stages that may fail: one after the other, again until it succeeds, and each failure reported once. */
package io.streamingetl.pipeline.async;
