/** The configuration of a running node: its source, what changed in it, and how the change is applied. */
package io.streamingetl.config.reload;
