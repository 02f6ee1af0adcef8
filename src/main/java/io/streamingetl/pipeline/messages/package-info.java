/** The messages between the stages, immutable and passed by reference. */
package io.streamingetl.pipeline.messages;
