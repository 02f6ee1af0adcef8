/** The configuration as immutable records, each valid by construction. */
package io.streamingetl.config.model;
