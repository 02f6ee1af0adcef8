/**
 * The configuration: one YAML file, read through vertx-config, becomes validated immutable records, or one
 * {@link io.streamingetl.config.rule.ConfigException} that lists everything that is wrong with it.
 */
package io.streamingetl.config;
