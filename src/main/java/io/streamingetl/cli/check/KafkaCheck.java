package io.streamingetl.cli.check;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.KafkaConnection;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.consume.broker.CandidateClients;
import io.streamingetl.pipeline.kafka.ClientFailure;
import io.streamingetl.pipeline.kafka.Codecs;
import io.streamingetl.pipeline.kafka.KafkaClients;
import io.streamingetl.pipeline.kafka.UnreachableException;
import io.streamingetl.pipeline.quarantine.CopyTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Checks Kafka: reachability, authentication, topics, permissions on topics and group. */
final class KafkaCheck {
    private final EtlConfig config;
    private final List<Finding> findings = new ArrayList<>();
    private List<PartitionId> readable = List.of();

    KafkaCheck(EtlConfig config) {
        this.config = config;
    }

    List<Finding> run() throws InterruptedException {
        Map<String, Object> properties =
                new HashMap<>(KafkaConnection.of(config.source().kafka()));
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, BrokerAnswers.TIMEOUT_MS);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, BrokerAnswers.TIMEOUT_MS);
        try {
            Codecs.require();
        } catch (ConfigException e) {
            findings.add(Finding.error("temporary folder", e.getMessage(), ""));
            return findings;
        }
        Admin admin;
        try {
            new CandidateClients(config.pipeline(), config.source()).make();
            admin = Admin.create(properties);
        } catch (ConfigException | UnreachableException e) {
            findings.add(Finding.error("broker", e.getMessage(), "check source.kafka"));
            return findings;
        }
        try {
            if (cluster(admin)) {
                topics(admin);
                quarantineTopic(admin);
                findings.add(new GroupCheck(admin, config).run());
            }
        } finally {
            admin.close(Duration.ZERO);
        }
        return findings;
    }

    /** The partitions that can be read, after {@link #run}. */
    List<PartitionId> readable() {
        return readable;
    }

    private boolean cluster(Admin admin) throws InterruptedException {
        Map<String, String> kafka = config.source().kafka();
        String servers = kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        try {
            Collection<Node> nodes = BrokerAnswers.await(admin.describeCluster().nodes());
            String brokers = nodes.size() == 1 ? "1 broker" : nodes.size() + " brokers";
            findings.add(Finding.ok("broker", brokers + " behind " + servers));
            if (!nodes.isEmpty()) {
                String any = nodes.iterator().next().idString();
                new SessionCheck(admin, config).run(any).ifPresent(findings::add);
            }
            return true;
        } catch (ExecutionException e) {
            findings.add(unusable(servers, ClientFailure.explained(e.getCause(), kafka)));
            return false;
        }
    }

    private Finding unusable(String servers, Throwable failure) {
        if (failure instanceof AuthenticationException) {
            return Finding.error(
                    "broker",
                    servers + " refuses the login: " + failure.getMessage(),
                    "check security.protocol, ssl.* and sasl.* in source.kafka");
        }
        String reason = failure instanceof TimeoutException
                ? KafkaClients.unanswered(config.source().kafka()).getMessage()
                : "Kafka at " + servers + ": " + failure.getMessage();
        return Finding.error(
                "broker",
                reason,
                "check bootstrap.servers and security.protocol in source.kafka, the network, and the brokers'"
                        + " advertised.listeners");
    }

    private void topics(Admin admin) throws InterruptedException {
        TopicCheck check = new TopicCheck(admin);
        for (String topic : config.source().topics()) {
            findings.add(check.run("topic " + topic, topic, "create it, check source.topics"));
        }
        readable = check.usable();
    }

    private void quarantineTopic(Admin admin) throws InterruptedException {
        Optional<String> topic = config.quarantine().topic();
        if (topic.isPresent()) {
            findings.add(quarantineTopic(admin, "quarantine topic " + topic.get(), topic.get()));
        }
    }

    private static Finding quarantineTopic(Admin admin, String what, String topic) throws InterruptedException {
        try {
            CopyTopic found = CopyTopic.find(admin, topic);
            if (!found.refusal().isEmpty()) {
                return Finding.error(what, found.refusal(), found.remedy());
            }
            return new TopicCheck(admin).compacted(topic).orElse(false)
                    ? Finding.warning(
                            what,
                            "it is compacted: the broker refuses copies of records without a key, and keeps only the"
                                    + " latest copy of each key",
                            "set its cleanup.policy to delete")
                    : Finding.ok(what, "%d partition(s)".formatted(found.partitions()));
        } catch (ExecutionException e) {
            return BrokerAnswers.refused(what, e.getCause(), "try again");
        }
    }
}
