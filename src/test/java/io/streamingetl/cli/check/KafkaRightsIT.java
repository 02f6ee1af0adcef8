package io.streamingetl.cli.check;

import static io.streamingetl.cli.check.CheckedJob.ERROR;
import static io.streamingetl.cli.check.CheckedJob.WARNING;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.SecuredKafka;
import io.streamingetl.testkit.job.TestServers;
import java.nio.file.Path;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} on a broker with authentication and ACLs. */
@AnyDatabase
class KafkaRightsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @TempDir
    private Path dir;

    private SecuredKafka kafka;
    private Job job;
    private CheckedJob checked;
    private String group;

    @BeforeEach
    void createJob() {
        kafka = SERVERS.securedKafka();
        job = kafka.job(SERVERS.database(), 2);
        checked = new CheckedJob(job, dir);
        group = job.config().source().kafka().get("group.id");
    }

    @Test
    void when_thePasswordIsWrong_then_errorAndTheDatabaseIsCheckedAllTheSame() {
        kafka.logIn(job, "wrong");
        checked.assertFinds(ERROR, "error  broker", "refuses the login: Authentication failed", "ok     database");
    }

    @Test
    void when_allRightsAreThere_then_okAlthoughNobodyHasJoinedYet() {
        kafka.grantReading(job);
        checked.assertFinds(
                WARNING, "2 partition(s)", "may be joined; it does not exist yet", "the topic is empty", "0 error(s)");
    }

    @Test
    void when_theTopicMayNotBeSeen_then_error() {
        kafka.grant(ResourceType.GROUP, group, AclOperation.READ);
        checked.assertFinds(
                ERROR, "the user may not see it", "grant the user Describe and Read on the topic", "1 error(s)");
    }

    @Test
    void when_theTopicMayNotBeRead_then_error() {
        kafka.grant(ResourceType.TOPIC, job.topic(), AclOperation.DESCRIBE);
        kafka.grant(ResourceType.GROUP, group, AclOperation.READ);
        checked.assertFinds(
                ERROR, "the user may not read it", "grant the user Describe and Read on the topic", "1 error(s)");
    }

    @Test
    void when_theGroupMayNotBeJoinedAndIsNotThereYet_then_error() {
        kafka.grant(ResourceType.TOPIC, job.topic(), AclOperation.READ);
        kafka.grant(ResourceType.GROUP, group, AclOperation.DESCRIBE);
        checked.assertFinds(ERROR, "the user may not join it", "-> grant the user Read on the group", "1 error(s)");
    }

    @Test
    void when_theGroupMayNotBeSeen_then_error() {
        kafka.grant(ResourceType.TOPIC, job.topic(), AclOperation.READ);
        checked.assertFinds(ERROR, "the user may not see it", "-> grant the user Read on the group", "1 error(s)");
    }

    @Test
    void when_theQuarantineTopicMayNotBeWritten_then_errorUntilItMay() {
        String topic = job.topic() + ".quarantine";
        kafka.createTopic(topic, 1);
        job.with("quarantine.topic", topic);
        kafka.grantReading(job);
        kafka.grant(ResourceType.TOPIC, topic, AclOperation.DESCRIBE);
        checked.assertFinds(
                ERROR, "the user may not write it", "grant the user Describe and Write on the topic", "1 error(s)");

        kafka.grant(ResourceType.TOPIC, topic, AclOperation.WRITE);
        checked.assertFinds(WARNING, "quarantine topic " + topic, "1 partition(s)", "0 error(s)");
    }
}
