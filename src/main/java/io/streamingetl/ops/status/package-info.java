/** Where the node is: gathers the stages' reports into one status, as JSON and as one line. */
package io.streamingetl.ops.status;
