package io.streamingetl.testkit.job;

import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.kafka.KafkaServer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * Servers that all tests of a JVM share: a broker, a broker with authentication, and a database. Each starts on first
 * use and closes after the last test: {@code @RegisterExtension static final TestServers SERVERS = new TestServers();}.
 * A test that kills or freezes a server must start its own.
 */
public final class TestServers implements BeforeAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(TestServers.class);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private Shared shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = shared(context);
    }

    /** Surefire executes each test class by itself: the root context lasts for one class, the session for all. */
    private static Shared shared(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class);
    }

    public KafkaServer kafka() {
        return shared.kafka();
    }

    public SecuredKafka securedKafka() {
        return shared.securedKafka();
    }

    /** The database; skips the test, with the reason, when the configured kind cannot run on this machine. */
    public DatabaseServer database() {
        return database(shared);
    }

    /** As {@link #database()}, for another extension. */
    public static DatabaseServer database(ExtensionContext context) {
        return database(shared(context));
    }

    private static DatabaseServer database(Shared shared) {
        DatabaseServer.missing().ifPresent(Assumptions::abort);
        return shared.database();
    }

    /** Creates a topic with a unique name, and returns the name. */
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

    /** Kept in the session's store, which closes it after the last test. */
    private static final class Shared implements AutoCloseable {
        private KafkaServer kafka;
        private SecuredKafka securedKafka;
        private DatabaseServer database;

        synchronized KafkaServer kafka() {
            if (kafka == null) {
                kafka = KafkaServer.start();
            }
            return kafka;
        }

        synchronized SecuredKafka securedKafka() {
            if (securedKafka == null) {
                securedKafka = SecuredKafka.start();
            }
            return securedKafka;
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
            if (securedKafka != null) {
                securedKafka.close();
            }
            if (database != null) {
                database.close();
            }
        }
    }
}
