package io.streamingetl.testkit.job;

import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.kafka.KafkaServer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One broker and one database for all tests of a JVM, each started when first asked for and closed after the last test:
 * {@code @RegisterExtension static final TestServers SERVERS = new TestServers();}. Who kills servers starts its own.
 */
public final class TestServers implements BeforeAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(TestServers.class);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private Shared shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class);
    }

    public KafkaServer kafka() {
        return shared.kafka();
    }

    /** The database; skips the test, saying why, when the configured kind cannot run on this machine. */
    public DatabaseServer database() {
        DatabaseServer.missing().ifPresent(Assumptions::abort);
        return shared.database();
    }

    /** Creates a topic with a name of its own, and returns the name. */
    public String newTopic(int partitions) {
        return newTopic(partitions, Map.of());
    }

    public String newTopic(int partitions, Map<String, String> config) {
        String name = "topic-" + NAMES.incrementAndGet();
        kafka().createTopic(name, partitions, config);
        return name;
    }

    /** Creates an empty database that user etl may use, and returns its name. */
    public String newDatabase() {
        String name = "etl_" + NAMES.incrementAndGet();
        database().createDatabase(name);
        return name;
    }

    /** What the root context's store keeps, and closes at the end of the test plan. */
    private static final class Shared implements AutoCloseable {
        private KafkaServer kafka;
        private DatabaseServer database;

        synchronized KafkaServer kafka() {
            if (kafka == null) {
                kafka = KafkaServer.start();
            }
            return kafka;
        }

        synchronized DatabaseServer database() {
            if (database == null) {
                database = DatabaseServer.start();
            }
            return database;
        }

        @Override
        public synchronized void close() {
            if (kafka != null) {
                kafka.close();
            }
            if (database != null) {
                database.close();
            }
        }
    }
}
