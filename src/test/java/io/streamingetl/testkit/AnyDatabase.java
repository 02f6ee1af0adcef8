package io.streamingetl.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Marks integration tests of what no database has a say in: the pass on MySQL leaves them out. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(
        named = "server",
        matches = "mysql8",
        disabledReason = "the same with any database, and tested with MariaDB")
public @interface AnyDatabase {}
