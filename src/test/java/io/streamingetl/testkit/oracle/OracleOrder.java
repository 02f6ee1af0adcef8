package io.streamingetl.testkit.oracle;

import java.math.BigDecimal;

/**
 * One order and its position in the topic.
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
