package io.streamingetl.pipeline.write.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    @Test
    void when_nameHasABackQuote_then_itIsDoubled() {
        assertThat(Identifiers.quote("a`; DROP TABLE x")).isEqualTo("`a``; DROP TABLE x`");
    }

    @Test
    void when_nameIsAReservedWordOrNotAscii_then_quoted() {
        assertThat(Identifiers.quote("order")).isEqualTo("`order`");
        assertThat(Identifiers.quote("größe")).isEqualTo("`größe`");
    }

    @Test
    void when_nameIsAsLongAsCanBe_then_quoted() {
        assertThat(Identifiers.quote("x".repeat(64))).hasSize(66);
        assertThatIllegalArgumentException().isThrownBy(() -> Identifiers.quote("x".repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a ", "a\0b", "smile \uD83D\uDE00"})
    void when_noServerTakesTheName_then_refused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Identifiers.quote(name));
    }
}
