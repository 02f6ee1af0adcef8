package io.streamingetl.testkit.job;

import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker that asks the pipeline's user for a password, and gives it those rights only that a test grants. Clients of
 * its other address may do everything.
 */
public final class SecuredKafka implements AutoCloseable {
    private static final String USER = "etl";
    private static final String PASSWORD = "right";

    private static final AtomicInteger GROUPS = new AtomicInteger();

    private final KafkaServer kafka;
    private final TcpProxy proxy;

    private SecuredKafka(KafkaServer kafka) {
        this.kafka = kafka;
        this.proxy = kafka.proxy();
    }

    /** Starts one in a folder that {@link #close} leaves alone. */
    public static SecuredKafka start(Path dir) {
        return new SecuredKafka(KafkaServer.start(
                dir,
                Map.of(
                        "listener.security.protocol.map",
                        "DIRECT:PLAINTEXT,PROXIED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "listener.name.proxied.sasl.enabled.mechanisms",
                        "PLAIN",
                        "listener.name.proxied.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\""
                                + PASSWORD + "\";",
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS",
                        // How long the cleaner of compacted topics waits between its runs.
                        "log.cleaner.backoff.ms",
                        "200")));
    }

    /** A job of the user, who has no right yet, in a group of its own. */
    public Job job(DatabaseServer database, int partitions) {
        Job job = Job.on(kafka, database, partitions)
                .with("source.kafka.group.id", "group-" + GROUPS.incrementAndGet())
                .with("source.kafka.bootstrap.servers", kafka.proxiedBootstrapServers());
        return logIn(job, PASSWORD);
    }

    /** With this password of the user. */
    public Job logIn(Job job, String password) {
        return job.with("source.kafka.security.protocol", "SASL_PLAINTEXT")
                .with("source.kafka.sasl.mechanism", "PLAIN")
                .with(
                        "source.kafka.sasl.jaas.config",
                        "'org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + USER
                                + "\" password=\"" + password + "\";'");
    }

    /** Lets the user do these. */
    public void grant(ResourceType type, String name, AclOperation... operations) {
        change(admin -> admin.createAcls(bindings(type, name, operations)).all().get());
    }

    /** Takes these rights away. */
    public void revoke(ResourceType type, String name, AclOperation... operations) {
        change(admin -> admin.deleteAcls(bindings(type, name, operations).stream()
                        .map(AclBinding::toFilter)
                        .toList())
                .all()
                .get());
    }

    private interface Change {
        void by(Admin admin) throws InterruptedException, ExecutionException;
    }

    private void change(Change change) {
        try (Admin admin = kafka.admin()) {
            change.by(admin);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<AclBinding> bindings(ResourceType type, String name, AclOperation... operations) {
        return Stream.of(operations)
                .map(operation -> new AclBinding(
                        new ResourcePattern(type, name, PatternType.LITERAL),
                        new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW)))
                .toList();
    }

    public void createTopic(String name, int partitions) {
        kafka.createTopic(name, partitions, Map.of());
    }

    /** Sets these of a topic's own settings. */
    public void configure(String topic, Map<String, String> settings) {
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(one -> new AlterConfigOp(new ConfigEntry(one.getKey(), one.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        change(admin -> admin.incrementalAlterConfigs(
                        Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                .all()
                .get());
    }

    @Override
    public void close() {
        proxy.close();
        kafka.close();
    }
}
