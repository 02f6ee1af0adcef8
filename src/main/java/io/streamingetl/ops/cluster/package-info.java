/** How nodes see each other and receive commands together. No record, row or offset passes here. */
package io.streamingetl.ops.cluster;
