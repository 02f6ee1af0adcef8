package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.write.sql.Identifiers;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;

/** Tries whether a missing table can be created, and leaves nothing behind. */
final class CreationTrial {
    private CreationTrial() {}

    /** Completes with the reason why the server would refuse; empty if it would create the table. */
    static Future<Optional<Throwable>> refusal(SqlConnection connection, TableShape table) {
        return connection
                .query(table.neverCreated())
                .execute()
                .map(Optional.<Throwable>empty())
                .recover(refused -> SqlFaults.isDuplicateKeyName(refused)
                        ? temporary(connection, table)
                        : Future.succeededFuture(Optional.of(refused)));
    }

    /** Only the storage engine knows how large a row may be. Few accounts may create a temporary table to ask it. */
    private static Future<Optional<Throwable>> temporary(SqlConnection connection, TableShape table) {
        return connection
                .query(table.temporary())
                .execute()
                .compose(created -> connection
                        .query("DROP TEMPORARY TABLE " + Identifiers.quote(table.name()))
                        .execute())
                .map(Optional.<Throwable>empty())
                .recover(refused -> Future.succeededFuture(
                        SqlFaults.isAccessDenied(refused) ? Optional.empty() : Optional.of(refused)));
    }
}
