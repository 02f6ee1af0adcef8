/** Configuration changes of a running node. */
package io.streamingetl.pipeline.reload;
