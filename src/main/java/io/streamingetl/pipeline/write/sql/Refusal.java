package io.streamingetl.pipeline.write.sql;

import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.vertx.core.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person must fix before the database can be used: says where, what is wrong, and what to do about it. The
 * placeholders {@code {account}}, {@code {database}}, {@code {privilege}} and {@code {login}} stand for what the
 * configuration or the server's text says, so that a statement can be pasted.
 */
public final class Refusal {
    /** An account in the server's text. */
    private static final Pattern ACCOUNT = Pattern.compile("'[^']*'@'[^']*'");

    /** The privileges that a statement lacks, in the server's text. */
    private static final Pattern PRIVILEGE = Pattern.compile("\\b([A-Z][A-Z, ]*) command denied");

    private Refusal() {}

    /**
     * A {@link SchemaException} that says how to fix the failure if a person must; the failure itself where a retry may
     * succeed.
     */
    public static Throwable of(Throwable failure, SinkConfig sink) {
        return failure instanceof SchemaException || SqlFaults.kind(failure) != SqlFaults.Kind.PERMANENT
                ? failure
                : new SchemaException(describe(failure, sink), failure);
    }

    /** Passes a failure on as {@link #of} returns it. */
    public static <T> Future<T> explained(Future<T> work, SinkConfig sink) {
        return work.recover(failure -> Future.failedFuture(of(failure, sink)));
    }

    /** Server, user and failure in one line; the remedy, if there is one, on lines of its own. */
    public static String describe(Throwable failure, SinkConfig sink) {
        return "the database at " + sink.host() + ":" + sink.port() + ", user " + sink.user() + ": "
                + withRemedy(failure, sink);
    }

    /** The failure in one line; the remedy, if there is one, on lines of its own. */
    public static String withRemedy(Throwable failure, SinkConfig sink) {
        String what = SqlFaults.describe(failure);
        return what
                + SqlFaults.remedy(failure)
                        .map(remedy -> "\n    "
                                + remedy.replace("{account}", account(what, sink))
                                        .replace("{privilege}", privilege(what))
                                        .replace("{database}", Identifiers.quote(sink.database()))
                                        .replace("{login}", login(sink)))
                        .orElse("");
    }

    /** The account that the server names; if it names none, one that may connect from any host. */
    private static String account(String text, SinkConfig sink) {
        Matcher named = ACCOUNT.matcher(text);
        return named.find() ? named.group() : Identifiers.account(sink.user() + "@%");
    }

    private static String privilege(String text) {
        Matcher denied = PRIVILEGE.matcher(text);
        return denied.find() ? denied.group(1) : "SELECT, INSERT, UPDATE";
    }

    /** The server gives the same answer for all of these. */
    private static String login(SinkConfig sink) {
        return "sink.user or sink.password is wrong, or the account may not connect from this host, or it requires "
                + (sink.tls().mode() == SinkTls.Mode.DISABLED
                        ? "an encrypted connection (REQUIRE SSL) and sink.tls is disabled"
                        : "a client certificate (REQUIRE X509), which this program does not have");
    }
}
