/** The configuration as immutable records, each valid once it exists. */
package io.streamingetl.config.model;
