package io.streamingetl.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.CommandRun;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.KafkaServer;
import io.streamingetl.testkit.TcpProxy;
import io.streamingetl.testkit.TestServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} on a broker that asks for a password, and where a user has the rights only that it was given. */
@AnyDatabase
class KafkaRightsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final int WARNING = 1;
    private static final int ERROR = 2;
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static KafkaServer kafka;
    private static TcpProxy proxy;

    @TempDir
    private Path dir;

    private Job job;
    private String group;

    /** Behind its proxy the broker knows one user; those of the other address may do everything. */
    @BeforeAll
    static void startBroker(@TempDir Path dir) {
        kafka = KafkaServer.start(
                dir,
                Map.of(
                        "listener.security.protocol.map",
                        "DIRECT:PLAINTEXT,PROXIED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "listener.name.proxied.sasl.enabled.mechanisms",
                        "PLAIN",
                        "listener.name.proxied.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_etl=\"right\";",
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS"));
        proxy = kafka.proxy();
    }

    @AfterAll
    static void stopBroker() {
        proxy.close();
        kafka.close();
    }

    @BeforeEach
    void createJob() {
        group = "group-" + NAMES.incrementAndGet();
        job = Job.on(kafka, SERVERS.database(), 2);
        logIn("right");
        job.with("source.kafka.group.id", group)
                .with("source.kafka.bootstrap.servers", kafka.proxiedBootstrapServers());
    }

    private void logIn(String password) {
        job.with("source.kafka.security.protocol", "SASL_PLAINTEXT")
                .with("source.kafka.sasl.mechanism", "PLAIN")
                .with(
                        "source.kafka.sasl.jaas.config",
                        "'org.apache.kafka.common.security.plain.PlainLoginModule required username=\"etl\" password=\""
                                + password + "\";'");
    }

    private static void grant(ResourceType type, String name, AclOperation... operations) {
        try (Admin admin = kafka.admin()) {
            for (AclOperation operation : operations) {
                admin.createAcls(List.of(new AclBinding(
                                new ResourcePattern(type, name, PatternType.LITERAL),
                                new AccessControlEntry("User:etl", "*", operation, AclPermissionType.ALLOW))))
                        .all()
                        .get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertFinds(int exitCode, String... texts) {
        CommandRun run = CommandRun.of("check", "--conf", job.file(dir).toString());
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
        assertThat(run.out()).contains(texts);
    }

    @Test
    void when_thePasswordIsWrong_then_errorAndTheDatabaseIsCheckedAllTheSame() {
        logIn("wrong");
        assertFinds(ERROR, "error  broker", "refuses the login: Authentication failed", "ok     database");
    }

    @Test
    void when_allRightsAreThere_then_okAlthoughNobodyHasJoinedYet() {
        grant(ResourceType.TOPIC, job.topic(), AclOperation.READ);
        grant(ResourceType.GROUP, group, AclOperation.READ);
        assertFinds(
                WARNING, "2 partition(s)", "may be joined, nobody has joined it yet", "there are none", "0 error(s)");
    }

    @Test
    void when_theTopicMayNotBeSeen_then_error() {
        grant(ResourceType.GROUP, group, AclOperation.READ);
        assertFinds(ERROR, "the user may not see it", "give the user Describe and Read on the topic", "1 error(s)");
    }

    @Test
    void when_theTopicMayNotBeRead_then_error() {
        grant(ResourceType.TOPIC, job.topic(), AclOperation.DESCRIBE);
        grant(ResourceType.GROUP, group, AclOperation.READ);
        assertFinds(ERROR, "the user may not read it", "give the user Describe and Read on the topic", "1 error(s)");
    }

    @Test
    void when_theGroupMayNotBeJoinedAndIsNotThereYet_then_error() {
        grant(ResourceType.TOPIC, job.topic(), AclOperation.READ);
        grant(ResourceType.GROUP, group, AclOperation.DESCRIBE);
        assertFinds(ERROR, "the user may not join it", "-> give the user Read on the group", "1 error(s)");
    }

    @Test
    void when_theGroupMayNotBeSeen_then_error() {
        grant(ResourceType.TOPIC, job.topic(), AclOperation.READ);
        assertFinds(ERROR, "the user may not see it", "-> give the user Read on the group", "1 error(s)");
    }

    @Test
    void when_theQuarantineTopicMayNotBeWritten_then_errorUntilItMay() {
        String topic = job.topic() + ".quarantine";
        kafka.createTopic(topic, 1, Map.of());
        job.with("quarantine.topic", topic);
        grant(ResourceType.TOPIC, job.topic(), AclOperation.READ);
        grant(ResourceType.GROUP, group, AclOperation.READ);
        grant(ResourceType.TOPIC, topic, AclOperation.DESCRIBE);
        assertFinds(ERROR, "the user may not write it", "give the user Describe and Write on the topic", "1 error(s)");

        grant(ResourceType.TOPIC, topic, AclOperation.WRITE);
        assertFinds(WARNING, "quarantine topic " + topic, "1 partition(s)", "0 error(s)");
    }
}
