package io.streamingetl.pipeline.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.ConfigMap;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A running node that polls its configuration in different stores, under load. */
@AnyDatabase
class ReloadStoresIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private final Job job = ReloadingNode.job(SERVERS)
            .with("window.size", "1s")
            .with("window.emit", "200ms")
            .with("reload.scan-period", "100ms");

    @TempDir
    Path folder;

    private ReloadingNode node;

    /** Actions of a test on the store, each with the outcome that it awaits. */
    @FunctionalInterface
    private interface Steps {
        void run(ShownConfig shown) throws Exception;
    }

    private void underLoad(ReloadingNode started, Steps steps) throws Exception {
        node = started;
        try (ShownConfig shown = new ShownConfig(node);
                OrdersUnderLoad orders = node.orders(job.topic(), 1)) {
            node.awaitCommit("a first commit");
            steps.run(shown);
            orders.stop();
        }
        node.awaitAll();
        assertThat(job.differences(job.plannedWindows())).isEmpty();
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void when_aConfigMapIsSwapped_then_itIsAppliedAndABadOrMissingOneLeavesTheLastGoodActive() throws Exception {
        ConfigMap map = new ConfigMap(folder);
        underLoad(ReloadingNode.start(job, map.location(), map::write), shown -> {
            node.change("window.emit", "300ms");
            shown.awaitActive();
            map.write(job.yaml() + "[");
            shown.awaitRefusal("is not YAML");
            node.change("window.size", "2s");
            shown.awaitActive();
            map.lose();
            shown.awaitRefusal("there is no such file");
            node.change("window.emit", "400ms");
            shown.awaitActive();
        });
    }

    @Test
    @Tag("faults")
    void when_theFileIsDeletedAndHalfWritten_then_theLastGoodStaysActiveUntilTheFileIsComplete() throws Exception {
        Path file = folder.resolve("etl.yaml");
        underLoad(ReloadingNode.start(job, folder), shown -> {
            Files.delete(file);
            shown.awaitRefusal("there is no such file");
            String next = job.with("window.size", "2s").yaml();
            Files.writeString(file, next.substring(0, next.indexOf("password:") + 4));
            shown.awaitRefusal("is not YAML");
            Files.writeString(file, "");
            shown.awaitRefusal("is empty");
            Files.writeString(file, next);
            shown.awaitActive();
        });
    }

    @Test
    @Tag("faults")
    void when_aServerIsDownFailsHangsOrDisconnects_then_theLastGoodStaysActiveUntilItAnswers() throws Exception {
        try (ConfigServer server = new ConfigServer()) {
            underLoad(ReloadingNode.start(job, server.location(), server::write), shown -> {
                server.stopServing();
                shown.awaitRefusal("Connection refused");
                server.startServing();
                node.change("window.size", "2s");
                shown.awaitActive();
                server.answer(ConfigServer.Response.ERROR);
                shown.awaitRefusal("500");
                node.change("window.emit", "300ms");
                server.answer(ConfigServer.Response.SILENCE);
                shown.awaitRefusal("imeout");
                server.answer(ConfigServer.Response.HALF);
                shown.awaitRefusal("closed");
                server.answer(ConfigServer.Response.WHOLE);
                shown.awaitActive();
            });
        }
    }
}
