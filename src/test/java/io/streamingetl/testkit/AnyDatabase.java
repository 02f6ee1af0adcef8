package io.streamingetl.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Marks integration tests whose result does not depend on the database; the test run on MySQL skips them. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(
        named = "server",
        matches = "mysql8",
        disabledReason = "does not depend on the database; tested with MariaDB")
public @interface AnyDatabase {}
