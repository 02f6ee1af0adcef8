package io.streamingetl.core.aggregate;

import io.streamingetl.core.progress.Ledger;

/** The {@link Ledger} of a partition while its records are folded. */
final class LedgerCounter {
    long records;
    long aggregated;
    long late;
    long quarantined;

    LedgerCounter(Ledger ledger) {
        records = ledger.records();
        aggregated = ledger.aggregated();
        late = ledger.late();
        quarantined = ledger.quarantined();
    }

    Ledger ledger() {
        return new Ledger(records, aggregated, late, quarantined);
    }
}
