/** The addresses on which a node listens, and why they can't be used. */
package io.streamingetl.ops.listen;
