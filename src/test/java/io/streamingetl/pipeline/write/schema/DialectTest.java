package io.streamingetl.pipeline.write.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.pipeline.write.sql.SchemaException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {

    @ParameterizedTest
    @CsvSource({
        "11.4.5-MariaDB-log,MARIADB",
        "10.6.0-MariaDB,MARIADB",
        "5.5.5-10.11.6-MariaDB-1:10.11.6+maria~ubu2204,MARIADB",
        "8.0.12,MYSQL_BEFORE_8_0_17",
        "8.0.16-log,MYSQL_BEFORE_8_0_17",
        "8.0.17,MYSQL",
        "8.0.35-27,MYSQL",
        "8.4.0,MYSQL",
        "9.1.0,MYSQL"
    })
    void when_serverIsKnown_then_itsDialect(String version, Dialect dialect) {
        assertThat(Dialect.of(version)).isEqualTo(dialect);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.7.44-log", "10.5.29-MariaDB", "5.5.5-10.4.1-MariaDB"})
    void when_serverIsTooOld_then_refused(String version) {
        assertThatThrownBy(() -> Dialect.of(version))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining(version)
                .hasMessageContaining("must be MySQL 8.0 or later, or MariaDB 10.6 or later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown"})
    void when_versionIsNone_then_refused(String version) {
        assertThatThrownBy(() -> Dialect.of(version)).isInstanceOf(SchemaException.class);
    }
}
