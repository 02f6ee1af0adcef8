package io.streamingetl.cli.check;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.config.key.FixedKeys;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.messages.OrphanedPartitions;
import io.streamingetl.pipeline.write.rollup.RollupAgreement;
import io.streamingetl.pipeline.write.schema.OwnTables;
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

    private static final String CHECK_SINK =
            "check sink.host, sink.port, sink.database, sink.user, sink.password and sink.tls";

    private final EtlConfig config;
    private final Preflight preflight;
    private final List<Finding> findings = new ArrayList<>();
    private Map<String, BigDecimal> columnLimits = Map.of();
    private List<PartitionId> leftOut = List.of();
    private boolean startable;

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
            Optional<String> setting = session.run(preflight::refusedSetting);
            setting.ifPresent(refused -> findings.add(problem("database settings", refused, CHECK_SINK)));
            tls(session);
            tables(session, setting.isEmpty() ? "" : " once the server's setting is changed");
            findings.add(ClockCheck.database(session.run(preflight::clockAheadMs)));
        } catch (RuntimeException e) {
            findings.add(problem("database", e.getMessage(), CHECK_SINK));
        }
        return findings;
    }

    /** The largest value that each measure's column can hold, after {@link #run}; empty if the table does not exist. */
    Map<String, BigDecimal> columnLimits() {
        return columnLimits;
    }

    /** The partitions of topics left out that have unwritten open windows, after {@link #run}. */
    List<PartitionId> leftOut() {
        return leftOut;
    }

    /** Whether the tables exist and fit, and belong to this configuration, after {@link #run}. */
    boolean startable() {
        return startable;
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

    /** @param condition under which a start gets as far as the tables; starts with a space, or is empty */
    private void tables(SqlSession session, String condition) {
        Optional<String> lacked = session.run(preflight::lackedPrivileges);
        findings.add(lacked.map(lack -> problem("privileges", lack, CHECK_SINK))
                .orElseGet(() -> Finding.ok("privileges", "all that the pipeline needs on its tables")));
        List<Preflight.Table> tables = session.run(preflight::tables);
        for (Preflight.Table table : tables) {
            String what = "table " + table.name();
            if (table.problems().isEmpty()) {
                String fit =
                        table.exists() ? "columns, keys and collations fit" : "missing; run creates it" + condition;
                findings.add(Finding.ok(what, fit));
            } else {
                table.problems().forEach(problem -> findings.add(problem(what, problem, "fix the table")));
            }
        }
        columnLimits = session.run(preflight::greatest);
        boolean fits = !exists(tables, OwnTables.PIPELINE) || pipeline(session);
        boolean allowed = (!exists(tables, OwnTables.ROLLUP) || rollups(session)) && fits;
        if (lacked.isEmpty()
                && tables.stream()
                        .allMatch(table -> table.exists() && table.problems().isEmpty())) {
            startable = allowed;
            leftOutTopics(session);
        }
    }

    private static boolean exists(List<Preflight.Table> tables, String name) {
        return tables.stream().anyMatch(table -> table.name().equals(name) && table.exists());
    }

    private void leftOutTopics(SqlSession session) {
        List<OrphanedPartitions.Span> found = session.run(connection -> OrphanQuery.find(
                        connection,
                        config.pipeline(),
                        Set.copyOf(config.source().topics())))
                .partitions();
        leftOut = found.stream().map(OrphanedPartitions.Span::id).toList();
        if (!found.isEmpty()) {
            findings.add(Finding.warning(
                    "topics left out",
                    "topics that are not in source.topics have unwritten open windows: " + found,
                    "run writes them unless another node reads these topics; or add the topics again"));
        }
    }

    /** Compares the configuration with what earlier starts recorded; returns whether it matches. */
    private boolean pipeline(SqlSession session) {
        String what = "pipeline " + config.pipeline();
        Optional<String> conflict = session.run(
                connection -> new PipelineTable(config.pipeline()).knownConflict(connection, FixedKeys.of(config)));
        findings.add(conflict.map(problem -> Finding.error(what, problem, "change the configuration accordingly"))
                .orElseGet(() -> Finding.ok(what, "matches etl_pipeline, and no other pipeline uses the table")));
        return conflict.isEmpty();
    }

    /** Compares the roll-ups with those that earlier starts recorded; returns whether the database takes them. */
    private boolean rollups(SqlSession session) {
        Optional<String> conflict = session.run(new RollupAgreement(config)::knownConflict);
        conflict.ifPresent(problem ->
                findings.add(Finding.error("roll-ups", problem, "change the configuration or the table accordingly")));
        return conflict.isEmpty();
    }

    /**
     * An error.
     *
     * @param problem a line that describes it, followed by lines that say how to fix it, if there are any
     * @param advice what to do if there are none
     */
    private static Finding problem(String what, String problem, String advice) {
        String[] parts = problem.split("\n", 2);
        return Finding.error(
                what,
                parts[0],
                parts.length == 2 ? STATEMENT_LABEL.matcher(parts[1].strip()).replaceAll("") : advice);
    }
}
