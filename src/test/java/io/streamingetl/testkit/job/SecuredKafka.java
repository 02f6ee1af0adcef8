package io.streamingetl.testkit.job;

import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
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
 * A broker with two listeners: one authenticates the pipeline's user by password and authorizes it by ACLs, the other
 * lets anonymous clients do everything.
 */
public final class SecuredKafka implements AutoCloseable {
    private static final String USER = "etl";
    private static final String PASSWORD = "right";

    private final KafkaServer kafka;
    private final TcpProxy proxy;

    private SecuredKafka(KafkaServer kafka) {
        this.kafka = kafka;
        this.proxy = kafka.proxy();
    }

    /** Starts a broker in a temporary folder that {@link #close} deletes. */
    static SecuredKafka start() {
        return new SecuredKafka(KafkaServer.start(Map.of(
                "listener.security.protocol.map",
                "DIRECT:PLAINTEXT,PROXIED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "listener.name.proxied.sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.proxied.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\"" + PASSWORD
                        + "\";",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:ANONYMOUS",
                // Time between two runs of the cleaner of compacted topics.
                "log.cleaner.backoff.ms",
                "200")));
    }

    /** Creates a job that logs in as the user, without any permission. */
    public Job job(DatabaseServer database, int partitions) {
        Job job = Job.on(kafka, database, partitions)
                .with("source.kafka.bootstrap.servers", kafka.proxiedBootstrapServers());
        return logIn(job, PASSWORD);
    }

    /** Makes the job log in as the user with this password. */
    public Job logIn(Job job, String password) {
        return job.with("source.kafka.security.protocol", "SASL_PLAINTEXT")
                .with("source.kafka.sasl.mechanism", "PLAIN")
                .with(
                        "source.kafka.sasl.jaas.config",
                        "'org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + USER
                                + "\" password=\"" + password + "\";'");
    }

    /** Grants the user Read on the job's topic and on its consumer group. */
    public void grantReading(Job job) {
        grant(ResourceType.TOPIC, job.topic(), AclOperation.READ);
        grant(ResourceType.GROUP, job.config().consumerGroup(), AclOperation.READ);
    }

    /** Grants the user these operations. */
    public void grant(ResourceType type, String name, AclOperation... operations) {
        request(admin ->
                admin.createAcls(bindings(type, name, operations)).all().get());
    }

    /** Revokes these operations from the user. */
    public void revoke(ResourceType type, String name, AclOperation... operations) {
        request(admin -> admin.deleteAcls(bindings(type, name, operations).stream()
                        .map(AclBinding::toFilter)
                        .toList())
                .all()
                .get());
    }

    private interface AdminRequest {
        void send(Admin admin) throws InterruptedException, ExecutionException;
    }

    private void request(AdminRequest request) {
        try (Admin admin = kafka.admin()) {
            request.send(admin);
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

    /** Sets configuration keys of a topic. */
    public void configure(String topic, Map<String, String> settings) {
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        request(admin -> admin.incrementalAlterConfigs(
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
