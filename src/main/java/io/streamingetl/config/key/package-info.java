/**
 * Every configuration key, declared once: its name, type, default, what a change of it takes, and one sentence of
 * documentation. The parser, the redacted view, the reload plan and {@code conf/etl.schema.json} follow from the
 * declarations; tests check {@code conf/etl.yaml} and the documents against them.
 */
package io.streamingetl.config.key;
