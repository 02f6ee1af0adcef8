package io.streamingetl.pipeline.write.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.streamingetl.config.rule.Secret;
import io.vertx.mysqlclient.MySQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalTest {
    private static final String WHERE = "the database at db.example.org:3306, user etl: ";

    private static SinkConfig sink(SinkTls tls) {
        return new SinkConfig(
                "db.example.org", 3306, "shop-data", "etl", new Secret("S3CR3T"), tls, "gross_income", true, 2);
    }

    private static String refusal(int code, String text) {
        Throwable refusal = Refusal.of(new MySQLException(text, code, "HY000"), sink(SinkTls.NONE));
        assertThat(refusal).isInstanceOf(SchemaException.class);
        return refusal.getMessage();
    }

    @Test
    void when_theLoginIsRefused_then_allReasonsOfTheServerAreNamed() {
        assertThat(refusal(1045, "Access denied for user 'etl'@'10.0.0.7' (using password: YES)"))
                .isEqualTo(WHERE
                        + "the login is refused (MySQL error 1045: Access denied for user 'etl'@'10.0.0.7' (using"
                        + " password: YES))\n"
                        + "    sink.user or sink.password is wrong, or the account may not connect from this host, or it"
                        + " requires an encrypted connection (REQUIRE SSL) and sink.tls is disabled");
    }

    @Test
    void when_theLoginIsRefusedOnAnEncryptedConnection_then_theAccountMayWantACertificate() {
        SinkTls required = new SinkTls(SinkTls.Mode.REQUIRED, Optional.empty());
        assertThat(Refusal.describe(new MySQLException("Access denied", 1045, "28000"), sink(required)))
                .endsWith("or it requires a client certificate (REQUIRE X509), which this program does not have");
    }

    @Test
    void when_theDatabaseIsMissing_then_theStatementCanBePasted() {
        assertThat(refusal(1049, "Unknown database 'shop-data'"))
                .isEqualTo(WHERE + "the database does not exist (MySQL error 1049: Unknown database 'shop-data')\n"
                        + "    fix: CREATE DATABASE `shop-data`;");
    }

    @Test
    void when_theAccountHasNoPrivilege_then_theStatementsNameTheServersAccount() {
        assertThat(refusal(1044, "Access denied for user 'etl'@'10.0.%' to database 'shop-data'"))
                .endsWith("    fix: CREATE DATABASE IF NOT EXISTS `shop-data`;\n"
                        + "    fix: GRANT SELECT, INSERT, UPDATE, CREATE ON `shop-data`.* TO 'etl'@'10.0.%';");
    }

    @Test
    void when_aStatementIsDenied_then_thePrivilegeIsTheServers() {
        assertThat(refusal(1142, "DELETE command denied to user 'etl'@'h' for table 't'"))
                .contains("    fix: GRANT DELETE ON `shop-data`.* TO 'etl'@'h';\n");
    }

    @Test
    void when_theAccountMustUseTls_then_theKeyToSetIsNamed() {
        assertThat(refusal(3159, "Connections using insecure transport are prohibited"))
                .contains("the server accepts encrypted connections only", "set sink.tls to verify-identity");
    }

    @Test
    void when_aRetryMaySucceed_then_theFailureItself() {
        Throwable failure = new MySQLException("running with the --read-only option", 1290, "HY000");
        assertThat(Refusal.of(failure, sink(SinkTls.NONE))).isSameAs(failure);
    }
}
