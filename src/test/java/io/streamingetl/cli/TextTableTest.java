package io.streamingetl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void when_rowsHaveTextsAndNumbers_then_textsStandLeftAndNumbersRight() {
        assertThat(new TextTable(1, "partition", "records")
                        .row("orders-0", 1_000_000L)
                        .row("all", 5L)
                        .lines())
                .containsExactly("partition    records", "orders-0   1,000,000", "all                5");
    }
}
