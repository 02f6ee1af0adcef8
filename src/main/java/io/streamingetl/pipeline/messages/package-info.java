/** The messages that the stages send each other, immutable and passed by reference. */
package io.streamingetl.pipeline.messages;
