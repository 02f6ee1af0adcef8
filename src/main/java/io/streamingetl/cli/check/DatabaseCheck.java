package io.streamingetl.cli.check;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.config.key.FixedKeys;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.pipeline.messages.OrphanedPartitions;
import io.streamingetl.pipeline.write.OrphanQuery;
import io.streamingetl.pipeline.write.schema.Preflight;
import io.streamingetl.pipeline.write.table.PipelineTable;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at the database: reachability, TLS, privileges, tables, clock. */
final class DatabaseCheck {
    private final EtlConfig config;
    private final Preflight preflight;
    private final List<Finding> findings = new ArrayList<>();
    private Map<String, BigDecimal> greatest = Map.of();

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
                    .ifPresent(setting -> findings.add(mend("database settings", setting)));
            tls(session);
            tables(session);
            findings.add(ClockCheck.database(session.run(preflight::clockAheadMs)));
        } catch (RuntimeException e) {
            findings.add(Finding.error(
                    "database",
                    e.getMessage(),
                    "look at sink.host, sink.port, sink.database, sink.user, sink.password and sink.tls"));
        }
        return findings;
    }

    /** The greatest value that each measure's column holds; after {@link #run}, and empty where there is no table. */
    Map<String, BigDecimal> greatest() {
        return greatest;
    }

    private void tls(SqlSession session) {
        String tls = session.run(preflight::tls);
        if (!tls.isEmpty()) {
            findings.add(Finding.ok("database TLS", tls + ", " + verified()));
        } else if (isLoopback(config.sink().host())) {
            findings.add(Finding.ok("database TLS", "not encrypted, and on this machine"));
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
            case VERIFY_CA -> "with a server whose certificate is verified, and its name is not";
            case REQUIRED, DISABLED -> "with a server that is not verified";
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
                table.problems().forEach(problem -> findings.add(mend(what, problem)));
            }
        }
        greatest = session.run(preflight::greatest);
        if (tables.stream().allMatch(table -> table.exists() && table.problems().isEmpty())) {
            pipeline(session);
            unwritten(session);
        }
    }

    private void unwritten(SqlSession session) {
        List<OrphanedPartitions.Span> found = session.run(connection -> OrphanQuery.find(
                        connection,
                        config.pipeline(),
                        Set.copyOf(config.source().topics())))
                .partitions();
        if (!found.isEmpty()) {
            findings.add(Finding.warning(
                    "topics left out",
                    "of topics that are not in source.topics, open windows are not written: " + found,
                    "run writes them where no other node reads these topics yet; or read the topics again"));
        }
    }

    /** What the pipeline's earlier starts left in its tables, where these are there. */
    private void pipeline(SqlSession session) {
        String what = "pipeline " + config.pipeline();
        Optional<String> conflict = session.run(
                connection -> new PipelineTable(config.pipeline()).conflict(connection, FixedKeys.of(config)));
        findings.add(conflict.map(problem -> Finding.error(what, problem, "change the configuration as the line says"))
                .orElseGet(() -> Finding.ok(what, "fits what etl_pipeline records, and has the table for itself")));
    }

    private Finding missing(SqlSession session, String what, Preflight.Table table) {
        if (!config.sink().createTable()) {
            return mend(what, table.problems().get(0));
        }
        return session.run(connection -> preflight.mayCreate(connection, table.name()))
                ? Finding.ok(what, "not there yet: run makes it")
                : Finding.error(
                        what,
                        "not there, and the user may not create it",
                        "GRANT SELECT, INSERT, UPDATE, CREATE ON "
                                + config.sink().database() + ".* TO the user");
    }

    /** The first line is what is wrong, the others are the statements that mend it. */
    private static Finding mend(String what, String problem) {
        Optional<String> mending = problem.contains("\n")
                ? Optional.of(problem.substring(problem.indexOf('\n') + 1).strip())
                : Optional.empty();
        return Finding.error(
                what,
                problem.lines().findFirst().orElse(problem),
                mending.map(statement -> statement.replace("mend: ", ""))
                        .orElse("GRANT SELECT, INSERT, UPDATE on the database's tables, or mend the table"));
    }
}
