/** From the tree to the records of {@link io.streamingetl.config.model}, a class a section. */
package io.streamingetl.config.parse;
