/** From the tree to the records of {@link io.streamingetl.config.model}, by the declarations of the keys. */
package io.streamingetl.config.parse;
