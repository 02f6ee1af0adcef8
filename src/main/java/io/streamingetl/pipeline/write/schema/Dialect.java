package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.write.sql.SchemaException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What differs between the servers: how a key's text is stored so that distinct texts are distinct keys.
 *
 * <p>Of the collations for utf8mb4, the usual ones make case, accents or emoji equal, {@code utf8mb4_bin} pads with
 * spaces, so that trailing ones don't count, and the case- and accent-sensitive ones of Unicode ignore NUL and its
 * like. Only a binary collation without padding keeps all distinct, and MySQL before 8.0.17 has none: there, text is
 * kept as its UTF-8 bytes in a VARBINARY, which reads, compares and sorts the same; a client may show it in
 * hexadecimal.
 */
enum Dialect {
    MARIADB("utf8mb4_nopad_bin"),
    MYSQL("utf8mb4_0900_bin"),
    MYSQL_BEFORE_8_0_17(null);

    private static final Pattern VERSION = Pattern.compile("^(?:5\\.5\\.5-)?(\\d+)\\.(\\d+)\\.(\\d+)");

    private final String keyCollation;

    Dialect(String keyCollation) {
        this.keyCollation = keyCollation;
    }

    /** Asks the server what it is; fails with a {@link SchemaException} where it is too old. */
    static Future<Dialect> ask(SqlConnection connection) {
        return connection
                .query("SELECT VERSION()")
                .execute()
                .map(rows -> of(rows.iterator().next().getString(0)));
    }

    /**
     * The dialect of a server.
     *
     * @param version what the server answers to {@code SELECT VERSION()}
     * @throws SchemaException where the server is older than MySQL 8.0 or MariaDB 10.6
     */
    static Dialect of(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.find()) {
            throw new SchemaException("can't tell what server this is: its version is '" + version + "'");
        }
        int[] number = new int[3];
        for (int i = 0; i < number.length; i++) {
            number[i] = Integer.parseInt(matcher.group(i + 1));
        }
        boolean mariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
        if (mariaDb ? before(number, 10, 6, 0) : before(number, 8, 0, 0)) {
            throw new SchemaException("the server is " + (mariaDb ? "MariaDB " : "MySQL ") + version
                    + ", must be MySQL 8.0 or later, or MariaDB 10.6 or later");
        }
        if (mariaDb) {
            return MARIADB;
        }
        return before(number, 8, 0, 17) ? MYSQL_BEFORE_8_0_17 : MYSQL;
    }

    private static boolean before(int[] number, int... than) {
        return Arrays.compare(number, than) < 0;
    }

    /** The type of a key's text of at most so many characters. */
    ColumnType keyText(int chars) {
        return keyCollation == null ? ColumnType.Bytes.ofText(chars) : new ColumnType.Text(chars, keyCollation, true);
    }
}
