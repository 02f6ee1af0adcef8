package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.write.sql.Difference;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The privileges that the pipeline needs on its tables. Each is tried with a statement that writes nothing: the
 * server's list of an account's privileges omits those of a role. The server checks privileges before it looks for the
 * table.
 */
final class Privileges {
    private static final String CREATE = "CREATE";

    private final SqlConnection connection;
    private final boolean createTables;

    /** @param createTables whether the pipeline may create missing tables */
    Privileges(SqlConnection connection, boolean createTables) {
        this.connection = connection;
        this.createTables = createTables;
    }

    /** Of a statement that needs one privilege on one table: neither if the table does not exist. */
    private record Attempt(String privilege, boolean succeeded, boolean denied) {}

    /** What the account lacks on all tables, with the one statement that grants it; empty if it lacks nothing. */
    Future<Optional<Difference>> lacking(List<TableShape> tables) {
        return Sequence.each(tables, this::denied).compose(denied -> {
            Set<String> privileges = new LinkedHashSet<>();
            denied.forEach(privileges::addAll);
            if (privileges.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            String names = Stream.iterate(0, i -> i < tables.size(), i -> i + 1)
                    .filter(i -> !denied.get(i).isEmpty())
                    .map(i -> tables.get(i).name())
                    .collect(Collectors.joining(", "));
            return connection
                    .query("SELECT CURRENT_USER(), DATABASE()")
                    .execute()
                    .map(rows -> Optional.of(difference(rows.iterator().next(), String.join(", ", privileges), names)));
        });
    }

    private Difference difference(Row session, String privileges, String tables) {
        String account = Identifiers.account(session.getString(0));
        String database = session.getString(1);
        return new Difference(
                "the grant of " + account,
                "missing " + privileges + " on " + tables,
                "SELECT, INSERT, UPDATE" + (createTables ? ", CREATE" : "") + " on database " + database,
                List.of("GRANT " + privileges + " ON " + Identifiers.quote(database) + ".* TO " + account));
    }

    private Future<List<String>> denied(TableShape table) {
        String name = Identifiers.quote(table.name());
        List<String> columns =
                table.columnNames().stream().map(Identifiers::quote).toList();
        String list = String.join(", ", columns);
        String nulls = String.join(", ", Collections.nCopies(columns.size(), "NULL"));
        return Sequence.each(
                        List.of(
                                List.of("SELECT", "SELECT " + list + " FROM " + name + " WHERE FALSE"),
                                List.of(
                                        "INSERT",
                                        "INSERT INTO " + name + " (" + list + ") SELECT " + nulls
                                                + " FROM DUAL WHERE FALSE"),
                                List.of(
                                        "UPDATE",
                                        "UPDATE " + name + " SET " + String.join(" = 1, ", columns)
                                                + " = 1 WHERE FALSE")),
                        one -> attempt(one.get(0), one.get(1)))
                .compose(attempts -> createTables && attempts.stream().noneMatch(Attempt::succeeded)
                        ? attempt(CREATE, table.neverCreated())
                                .map(create -> Stream.concat(attempts.stream(), Stream.of(create))
                                        .toList())
                        : Future.succeededFuture(attempts))
                .map(attempts -> attempts.stream()
                        .filter(Attempt::denied)
                        .map(Attempt::privilege)
                        .toList());
    }

    private Future<Attempt> attempt(String privilege, String sql) {
        return connection
                .query(sql)
                .execute()
                .map(new Attempt(privilege, true, false))
                .otherwise(failure -> new Attempt(privilege, false, SqlFaults.isAccessDenied(failure)));
    }
}
