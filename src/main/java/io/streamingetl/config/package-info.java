/**
 * The configuration: a YAML file becomes validated immutable records, or one
 * {@link io.streamingetl.config.rule.ConfigException} that lists every violation. Its way: {@code reload} reads the
 * text, {@code yaml} makes a tree of it, {@code parse} reads the keys that {@code key} declares, {@code model} has the
 * records, and {@code rule} what the values must be.
 */
package io.streamingetl.config;
