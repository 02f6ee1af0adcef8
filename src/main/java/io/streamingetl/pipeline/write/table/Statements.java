package io.streamingetl.pipeline.write.table;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Statements one after the other on one connection. */
final class Statements {
    private Statements() {}

    /**
     * Executes a statement with each of these, up to the first that fails. The client's own batch would go on behind
     * it: waiting for one lock after the other, or outside the transaction, which a deadlock has ended.
     */
    static Future<List<RowSet<Row>>> each(SqlConnection connection, String sql, List<Tuple> all) {
        return each(all, one -> connection.preparedQuery(sql).execute(one));
    }

    /** As the other, with what the function executes for each. */
    static <T> Future<List<RowSet<Row>>> each(List<T> all, Function<T, Future<RowSet<Row>>> statement) {
        List<RowSet<Row>> results = new ArrayList<>();
        Future<Void> done = Future.succeededFuture();
        for (T one : all) {
            done = done.compose(before -> statement.apply(one).map(results::add).mapEmpty());
        }
        return done.map(results);
    }
}
