/** How nodes see each other and are paused and resumed together; no record, row or offset passes here. */
package io.streamingetl.ops.cluster;
