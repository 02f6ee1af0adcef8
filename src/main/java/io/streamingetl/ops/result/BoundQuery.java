package io.streamingetl.ops.result;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** A query with its values, which never become part of its text. */
record BoundQuery(String sql, List<Object> values) {
    BoundQuery {
        values = List.copyOf(values);
    }

    Future<RowSet<Row>> execute(SqlConnection connection) {
        return connection.preparedQuery(sql).execute(Tuple.tuple(values));
    }
}
