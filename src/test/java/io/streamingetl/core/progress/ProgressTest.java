package io.streamingetl.core.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.core.window.Watermark;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Ledger LEDGER = new Ledger(9, 8, 0, 1);

    @Test
    void when_resumeOffsetIsPastNextOffset_then_refused() {
        assertThatThrownBy(() -> ProgressRows.row(1, 0, 1, 9, 10, 0, 0, LEDGER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("resume offset 10 is past next offset 9");
    }

    @Test
    void when_noWindowIsOpen_then_resumeOffsetIsNextOffset() {
        assertThat(ProgressRows.row(1, 0, 1, 9, 9, 0, 0, LEDGER).resumeOffset()).isEqualTo(9);
    }

    @Test
    void when_nothingWasRead_then_accountsForNothing() {
        assertThat(Progress.startingAt(3, 42))
                .isEqualTo(ProgressRows.row(3, 0, 0, 42, 42, Watermark.NONE, Watermark.NONE, Ledger.EMPTY));
    }

    @Test
    void when_epochOrFlushesOrNextOffsetDiffer_then_anotherTransaction() {
        Progress row = ProgressRows.row(3, 0, 5, 9, 7, 10_000, 12_000, LEDGER);

        assertThat(row.sameTransaction(ProgressRows.row(3, 0, 5, 9, 7, 10_000, 12_000, LEDGER)))
                .isTrue();
        assertThat(row.sameTransaction(ProgressRows.row(4, 0, 5, 9, 7, 10_000, 12_000, LEDGER)))
                .isFalse();
        assertThat(row.sameTransaction(ProgressRows.row(3, 0, 6, 9, 7, 10_000, 12_000, LEDGER)))
                .isFalse();
        assertThat(row.sameTransaction(ProgressRows.row(3, 0, 5, 8, 7, 10_000, 12_000, LEDGER)))
                .isFalse();
    }

    @Test
    void when_nonceDiffers_then_theClaimOfAnotherCopyOfTheDatabase() {
        Progress row = ProgressRows.row(3, 77, 5, 9, 7, 10_000, 12_000, LEDGER);

        assertThat(row.sameTransaction(ProgressRows.row(3, 78, 5, 9, 7, 10_000, 12_000, LEDGER)))
                .isFalse();
    }
}
