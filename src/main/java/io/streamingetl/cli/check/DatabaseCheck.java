package io.streamingetl.cli.check;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.config.key.FixedKeys;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.pipeline.messages.OrphanedPartitions;
import io.streamingetl.pipeline.write.schema.Preflight;
import io.streamingetl.pipeline.write.table.OrphanQuery;
import io.streamingetl.pipeline.write.table.PipelineTable;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the database: reachability, TLS, privileges, tables, clock. */
final class DatabaseCheck {
    /** Precedes each statement in a problem of a table. */
    private static final Pattern STATEMENT_LABEL = Pattern.compile("^\\s*[a-z]+: ", Pattern.MULTILINE);

    private final EtlConfig config;
    private final Preflight preflight;
    private final List<Finding> findings = new ArrayList<>();
    private Map<String, BigDecimal> columnLimits = Map.of();

    DatabaseCheck(EtlConfig config) {
        this.config = config;
        this.preflight = new Preflight(config);
    }

    List<Finding> run() {
        String where = config.sink().host() + ":" + config.sink().port();
        try (SqlSession session = SqlSession.open(config.sink())) {
            String version = session.run(preflight::version);
            findings.add(Finding.ok(
                    "database",
                    version + " at " + where + ", database " + config.sink().database() + ", user "
                            + config.sink().user()));
            session.run(preflight::refusedSetting)
                    .ifPresent(setting -> findings.add(problem("database settings", setting)));
            tls(session);
            tables(session);
            findings.add(ClockCheck.database(session.run(preflight::clockAheadMs)));
        } catch (RuntimeException e) {
            findings.add(Finding.error(
                    "database",
                    e.getMessage(),
                    "check sink.host, sink.port, sink.database, sink.user, sink.password and sink.tls"));
        }
        return findings;
    }

    /** The largest value that each measure's column can hold, after {@link #run}; empty if the table does not exist. */
    Map<String, BigDecimal> columnLimits() {
        return columnLimits;
    }

    private void tls(SqlSession session) {
        String tls = session.run(preflight::tls);
        if (!tls.isEmpty()) {
            findings.add(Finding.ok("database TLS", tls + ", " + verified()));
        } else if (isLoopback(config.sink().host())) {
            findings.add(Finding.ok("database TLS", "not encrypted, but on this machine"));
        } else {
            findings.add(Finding.warning(
                    "database TLS",
                    "the connection is not encrypted",
                    "set sink.tls, or keep it inside a network that you trust"));
        }
    }

    private String verified() {
        return switch (config.sink().tls().mode()) {
            case VERIFY_IDENTITY -> "with a server whose certificate and name are verified";
            case VERIFY_CA -> "with a server whose certificate is verified, but not its name";
            case REQUIRED, DISABLED -> "with an unverified server";
        };
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void tables(SqlSession session) {
        List<Preflight.Table> tables = session.run(preflight::tables);
        for (Preflight.Table table : tables) {
            String what = "table " + table.name();
            if (!table.exists()) {
                findings.add(missing(session, what, table));
            } else if (table.problems().isEmpty()) {
                findings.add(Finding.ok(what, "columns, keys, collations and privileges fit"));
            } else {
                table.problems().forEach(problem -> findings.add(problem(what, problem)));
            }
        }
        columnLimits = session.run(preflight::greatest);
        if (tables.stream().allMatch(table -> table.exists() && table.problems().isEmpty())) {
            pipeline(session);
            leftOutTopics(session);
        }
    }

    private void leftOutTopics(SqlSession session) {
        List<OrphanedPartitions.Span> found = session.run(connection -> OrphanQuery.find(
                        connection,
                        config.pipeline(),
                        Set.copyOf(config.source().topics())))
                .partitions();
        if (!found.isEmpty()) {
            findings.add(Finding.warning(
                    "topics left out",
                    "topics that are not in source.topics have unwritten open windows: " + found,
                    "run writes them unless another node reads these topics; or add the topics again"));
        }
    }

    /** Compares the configuration with what earlier starts recorded. */
    private void pipeline(SqlSession session) {
        String what = "pipeline " + config.pipeline();
        Optional<String> conflict = session.run(
                connection -> new PipelineTable(config.pipeline()).conflict(connection, FixedKeys.of(config)));
        findings.add(conflict.map(problem -> Finding.error(what, problem, "change the configuration accordingly"))
                .orElseGet(() -> Finding.ok(what, "matches etl_pipeline, and no other pipeline uses the table")));
    }

    private Finding missing(SqlSession session, String what, Preflight.Table table) {
        if (!config.sink().createTable()) {
            return problem(what, table.problems().get(0));
        }
        return session.run(connection -> preflight.mayCreate(connection, table.name()))
                ? Finding.ok(what, "missing; run creates it")
                : Finding.error(
                        what,
                        "missing, and the user may not create it",
                        "GRANT SELECT, INSERT, UPDATE, CREATE ON "
                                + config.sink().database() + ".* TO the user");
    }

    /** @param problem a line that describes it, followed by lines with the statements that fix it, if any can */
    private static Finding problem(String what, String problem) {
        String[] parts = problem.split("\n", 2);
        return Finding.error(
                what,
                parts[0],
                parts.length == 2
                        ? STATEMENT_LABEL.matcher(parts[1].strip()).replaceAll("")
                        : "GRANT SELECT, INSERT, UPDATE on the database's tables, or fix the table");
    }
}
