package io.streamingetl.cli.verify.plain;

import java.math.BigDecimal;
import java.util.List;

/**
 * The event in a record.
 *
 * @param timeMs its event time, milliseconds since the epoch
 * @param key the key fields' values: {@link String} for text, {@link Long} for whole numbers
 * @param operands the operands of the measures, in the order of the schema
 */
public record PlainEvent(long timeMs, List<Object> key, List<BigDecimal> operands) {}
