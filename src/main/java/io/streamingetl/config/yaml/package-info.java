/** From the text of a file to a tree of YAML nodes with their lines, and the variables in its scalars. */
package io.streamingetl.config.yaml;
