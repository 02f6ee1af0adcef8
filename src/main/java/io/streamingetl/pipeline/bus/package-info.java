/**
 * What the verticles say to each other inside one node: addresses, messages and the codec that passes them by
 * reference; and what all of them are.
 */
package io.streamingetl.pipeline.bus;
