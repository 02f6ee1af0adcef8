/** Lets nodes see each other and be told things together; no record, row or position ever passes here. */
package io.streamingetl.ops.cluster;
