package io.streamingetl.cli.check;

import static io.streamingetl.cli.check.CheckedJob.ERROR;
import static io.streamingetl.cli.check.CheckedJob.OK;
import static io.streamingetl.cli.check.CheckedJob.WARNING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.process.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each line of {@code check} on the database made to fail. */
class CheckDatabaseIT extends CheckFixture {
    CheckDatabaseIT() {
        super(2);
    }

    @Test
    void when_tablesAreNotThereYet_then_runMakesThem() {
        checked.produce();
        checked.assertFinds(OK, "table gross_income", "missing; run creates it");
    }

    @Test
    void when_tablesAreNotThereAndNobodyMayMakeThem_then_error() {
        job.with("sink.create-table", "false");
        checked.assertFinds(
                ERROR, "missing (or hidden from this user)", "-> CREATE TABLE IF NOT EXISTS `gross_income`");

        job.with("sink.create-table", "true");
        revoke("CREATE");
        checked.assertFinds(ERROR, "is missing CREATE on gross_income, etl_progress", "-> GRANT CREATE ON `");
    }

    @Test
    void when_tablesAreNotThereAndARoleMayMakeThem_then_runMakesThem() {
        checked.produce();
        revoke("CREATE");
        String role = job.database() + "_maker";
        String user = "'etl'@'127.0.0.1'";
        boolean mariaDb = SERVERS.database().vendor() == DatabaseServer.Vendor.MARIADB;
        job.executeAsRoot("CREATE ROLE " + role);
        job.executeAsRoot("GRANT CREATE ON " + job.database() + ".* TO " + role);
        job.executeAsRoot("GRANT " + role + " TO " + user);
        job.executeAsRoot("SET DEFAULT ROLE " + role + (mariaDb ? " FOR " : " TO ") + user);
        checked.assertFinds(OK, "missing; run creates it");
    }

    @Test
    void when_theServerCanNotHoldTheKey_then_errorAndNotThatRunMakesTheTable() {
        assumeTrue(SERVERS.database().vendor() == DatabaseServer.Vendor.MYSQL8, "MariaDB accepts 32 columns");
        String fields = IntStream.range(0, 16).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        job.with("event.key", "[" + fields + "]");
        job.with(
                "event.types",
                "{price: \"decimal(12,2)\", count: integer, " + fields.replaceAll(",|$", ": integer,") + "}");

        checked.assertFinds(
                ERROR,
                "error    table gross_income",
                "missing, and can't be created: a key has too many columns",
                "-> remove fields from event.key");
    }

    private void revoke(String privilege) {
        job.executeAsRoot("REVOKE " + privilege + " ON " + job.database() + ".* FROM 'etl'@'127.0.0.1'");
    }

    @Test
    void when_aPrivilegeIsMissing_then_errorNamesIt() {
        checked.makeTables();
        revoke("UPDATE");
        checked.assertFinds(
                ERROR,
                "error    privileges",
                "the grant of 'etl'@'127.0.0.1' is missing UPDATE on gross_income, etl_progress, ",
                "-> GRANT UPDATE ON `" + job.database() + "`.* TO 'etl'@'127.0.0.1';",
                "columns, keys and collations fit",
                "1 error(s)");
    }

    @Test
    void when_aTableHasAnotherShape_then_errorWithTheStatementThatMendsIt() {
        checked.makeTables();
        job.executeAsRoot("ALTER TABLE gross_income MODIFY gross_income DOUBLE NOT NULL");
        checked.assertFinds(
                ERROR, "column gross_income.gross_income is DOUBLE", "-> ALTER TABLE `gross_income` MODIFY COLUMN");
    }

    @Test
    void when_aCollationTakesTextsForEqual_then_error() {
        checked.makeTables();
        job.executeAsRoot("ALTER TABLE gross_income MODIFY region VARCHAR(16)"
                + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL");
        checked.assertFinds(ERROR, "COLLATE utf8mb4_general_ci", "distinct texts stay distinct keys");
    }

    @Test
    void when_aColumnIsTooNarrowForTheSample_then_warning() {
        checked.produce();
        checked.makeTables();
        job.executeAsRoot("ALTER TABLE gross_income MODIFY gross_income DECIMAL(12, 2) NOT NULL");
        checked.assertFinds(WARNING, "holds up to 9999999999.99", "do not fit", "-> widen the column");
    }

    @Test
    void when_oneRecordOfTheSampleIsPastItsColumn_then_error() {
        checked.makeTables();
        job.send(CheckedJob.order(10_000));
        job.executeAsRoot("ALTER TABLE gross_income MODIFY gross_income DECIMAL(6, 2) NOT NULL");
        checked.assertFinds(ERROR, "holds up to 9999.99, but the sample has 40300", "-> widen the column");
    }

    @Test
    void when_thePasswordIsWrong_then_error() {
        job.with("sink.password", "wrong");
        checked.assertFinds(ERROR, "error    database", "user etl: the login is refused", "ok       broker");
    }

    @Test
    void when_theDatabaseIsMissingOrAway_then_error() {
        job.with("sink.database", "nosuchdb");
        checked.assertFinds(ERROR, "error    database", "-> CREATE DATABASE IF NOT EXISTS `nosuchdb`;");
        job.with("sink.port", String.valueOf(Ports.free()));
        checked.assertFinds(ERROR, "error    database", "nothing accepts connections at this port (Connection refused");
    }

    @Test
    void when_aServerAcceptsAndSaysNothing_then_errorInBoundedTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            job.with("sink.port", String.valueOf(silent.getLocalPort()));
            checked.assertFinds(ERROR, "error    database", "no connection within 10 s: the server does not answer");
        }
    }
}
