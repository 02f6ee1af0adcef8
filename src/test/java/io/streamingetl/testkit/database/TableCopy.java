package io.streamingetl.testkit.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Copies tables between servers, like a dump and its import. */
public final class TableCopy {
    private TableCopy() {}

    /** Copies all tables of a database and replaces existing ones. No client may write meanwhile. */
    public static void all(DatabaseServer from, DatabaseServer to, String database) throws SQLException {
        try (Connection source = from.root();
                Connection target = to.root()) {
            source.setCatalog(database);
            target.setCatalog(database);
            for (String table : strings(source, "SHOW TABLES", 1)) {
                copy(source, target, table);
            }
        }
    }

    private static void copy(Connection source, Connection target, String table) throws SQLException {
        try (Statement make = target.createStatement();
                Statement read = source.createStatement();
                ResultSet rows = read.executeQuery("SELECT * FROM " + table)) {
            make.execute("DROP TABLE IF EXISTS " + table);
            make.execute(strings(source, "SHOW CREATE TABLE " + table, 2).get(0));
            int columns = rows.getMetaData().getColumnCount();
            String values = String.join(", ", Collections.nCopies(columns, "?"));
            try (PreparedStatement insert =
                    target.prepareStatement("INSERT INTO " + table + " VALUES (" + values + ")")) {
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        insert.setObject(i, rows.getObject(i));
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }

    private static List<String> strings(Connection connection, String sql, int column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(column));
            }
            return values;
        }
    }
}
