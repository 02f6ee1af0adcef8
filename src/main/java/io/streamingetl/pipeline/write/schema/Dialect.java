package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.write.sql.SchemaException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The difference between the servers: how a key's text is stored so that distinct texts are distinct keys.
 *
 * <p>Among the collations for utf8mb4, the usual ones treat case, accents or emoji as equal; {@code utf8mb4_bin} pads
 * with spaces, so trailing spaces are not significant; the case- and accent-sensitive ones of Unicode ignore NUL and
 * similar characters. Only a binary collation without padding keeps all texts distinct. MySQL before 8.0.17 has none:
 * there, text is stored as UTF-8 bytes in a VARBINARY, which compares and sorts the same, though a client may show it
 * in hexadecimal.
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

    /** Queries the server's version; fails with a {@link SchemaException} if it is too old. */
    static Future<Dialect> query(SqlConnection connection) {
        return connection
                .query("SELECT VERSION()")
                .execute()
                .map(rows -> of(rows.iterator().next().getString(0)));
    }

    /**
     * The dialect of a server.
     *
     * @param version the result of {@code SELECT VERSION()}
     * @throws SchemaException if the server is older than MySQL 8.0 or MariaDB 10.6
     */
    static Dialect of(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.find()) {
            throw new SchemaException("unknown server: its version is '" + version + "'");
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

    /** The column type for a key's text. */
    ColumnType keyText(int maxChars) {
        return keyCollation == null
                ? ColumnType.Bytes.ofText(maxChars)
                : new ColumnType.Text(maxChars, keyCollation, true);
    }
}
