package io.streamingetl.testkit.database;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The users of a {@link DatabaseServer}, and the one it runs as. */
final class DatabaseUsers {
    private static final int PASSWORD_BYTES = 12;

    private DatabaseUsers() {}

    /** Statements that create the users, one per line as MySQL's init file requires. */
    static String initFile(String rootPassword, String password, String database) {
        return """
                CREATE DATABASE IF NOT EXISTS `%3$s`;
                CREATE USER IF NOT EXISTS 'root'@'127.0.0.1';
                ALTER USER 'root'@'127.0.0.1' IDENTIFIED BY '%1$s';
                GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
                ALTER USER 'root'@'localhost' IDENTIFIED BY '%1$s';
                CREATE USER IF NOT EXISTS 'etl'@'127.0.0.1';
                ALTER USER 'etl'@'127.0.0.1' IDENTIFIED BY '%2$s';
                %4$s;
                """.formatted(rootPassword, password, database, grant(database));
    }

    /** A server refuses to run as root without this option. */
    static List<String> asRoot() {
        return System.getProperty("user.name").equals("root") ? List.of("--user=root") : List.of();
    }

    /** Statement that grants the pipeline's user its privileges on a database. */
    static String grant(String database) {
        return "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON `" + database + "`.* TO 'etl'@'127.0.0.1'";
    }

    static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
