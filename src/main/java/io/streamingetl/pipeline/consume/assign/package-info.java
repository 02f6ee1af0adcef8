/** Membership in the consumer group, and a partition's states from assignment over the claim to revocation. */
package io.streamingetl.pipeline.consume.assign;
