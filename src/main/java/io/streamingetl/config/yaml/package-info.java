/** From a file's text to a tree of keys and scalars with their lines, variables filled in. */
package io.streamingetl.config.yaml;
