package io.streamingetl.testkit.oracle;

import java.math.BigDecimal;

/**
 * One order and where it was read.
 *
 * @param timestamp event time, seconds since the epoch
 */
public record OracleOrder(
        int partition,
        long offset,
        long timestamp,
        String region,
        long shopid,
        long itemid,
        BigDecimal count,
        BigDecimal price) {}
