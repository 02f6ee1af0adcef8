package io.streamingetl.pipeline.write.table;

import io.streamingetl.pipeline.async.Sequence;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Executes statements one after the other on one connection. */
final class Statements {
    private Statements() {}

    /**
     * Executes a statement with each of these tuples, up to the first failure. The client's own batch would continue
     * after a failure: waiting for one lock after the other, or outside the transaction, which a deadlock has ended.
     */
    static Future<List<RowSet<Row>>> each(SqlConnection connection, String sql, List<Tuple> all) {
        return Sequence.each(all, one -> connection.preparedQuery(sql).execute(one));
    }
}
