package io.streamingetl.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.Channel;
import io.streamingetl.pipeline.messages.Committed;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.pipeline.reports.KafkaClientReport;
import io.streamingetl.pipeline.reports.LaneReport;
import io.streamingetl.pipeline.reports.WriterReport;
import io.streamingetl.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class StatusBoardTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long BYTES = 12_345;

    private final AtomicReference<NodeStatus> often = new AtomicReference<>(NodeStatus.UNKNOWN);
    private final AtomicReference<NodeStatus> seldom = new AtomicReference<>(NodeStatus.UNKNOWN);
    private final List<Duration> commits = new CopyOnWriteArrayList<>();
    private Vertx vertx;

    @BeforeEach
    void deploy(Vertx injected) {
        vertx = injected;
        Bus.register(vertx);
        StatusBoard board = new StatusBoard(commits::add)
                .listener(Duration.ofMillis(20), often::set)
                .listener(Duration.ofMillis(500), seldom::set);
        vertx.deployVerticle(board).await();
    }

    private <M> void publish(Channel<M> channel, M report) {
        Bus.publish(vertx, channel, report);
    }

    private static LaneReport lane(int lane, long watermarkMs, long records) {
        return new LaneReport(
                lane,
                LaneWatermark.EMPTY,
                watermarkMs,
                new LaneReport.LaneTotals(records, Ledger.EMPTY, Map.of()),
                Set.of(),
                3,
                false,
                Long.MAX_VALUE,
                List.of());
    }

    private static ConsumerReport consumer(Optional<String> problem) {
        return new ConsumerReport(
                0,
                ConsumerReport.PartitionStates.NONE,
                true,
                false,
                0,
                new KafkaClientReport(new KafkaClientReport.ClientTotals(BYTES, 1, 0), 0, 1),
                Optional.empty(),
                problem);
    }

    private static WriterReport written(
            long transactions, long rows, long quarantined, long fenced, WriterReport.Repeated repeated) {
        return new WriterReport(
                new WriterReport.Written(transactions, rows, quarantined, fenced), repeated, Optional.empty());
    }

    private static void await(AtomicReference<NodeStatus> status, Await.Condition condition) {
        Await.until(condition, PATIENCE, () -> "the status, which is " + status);
    }

    @Test
    void when_lanesReport_then_everyListenerIsToldTheirSum() {
        publish(Addresses.LANE_REPORTS, lane(0, 50, 1_000));
        publish(Addresses.LANE_REPORTS, lane(1, 40, 2_000));
        for (AtomicReference<NodeStatus> status : List.of(often, seldom)) {
            await(status, () -> status.get().records() == 3_000);
            assertThat(status.get().watermarkMs()).isEqualTo(40);
            assertThat(status.get().openPanes()).isEqualTo(6);
        }
    }

    @Test
    void when_listenersDifferInPeriod_then_eachSeesTheRateOfItsOwn() {
        publish(Addresses.LANE_REPORTS, lane(0, 50, 1_000_000));
        await(seldom, () -> seldom.get().recordsPerSecond() > 0);
        await(often, () -> often.get().records() == 1_000_000 && often.get().recordsPerSecond() == 0);
        assertThat(seldom.get().records()).isEqualTo(1_000_000);
    }

    @Test
    void when_otherLanesBegin_then_whatTheOnesBeforeCountedStays() {
        publish(Addresses.LANE_REPORTS, lane(0, 50, 1_000));
        publish(Addresses.LANE_REPORTS, lane(1, 40, 2_000));
        publish(Addresses.CONSUMER_REPORTS, consumer(Optional.empty()));
        publish(Addresses.WRITER_REPORTS, written(8, 77, 2, 1, new WriterReport.Repeated(3, 2, 1)));
        publish(Addresses.LANES, 1);
        publish(Addresses.LANE_REPORTS, lane(0, 60, 10));
        publish(Addresses.CONSUMER_REPORTS, consumer(Optional.empty()));
        publish(Addresses.WRITER_REPORTS, written(1, 3, 0, 0, new WriterReport.Repeated(0, 0, 0)));
        await(often, () -> often.get().records() == 3_010 && often.get().rows() == 80);
        assertThat(often.get().lanes()).hasSize(1);
        assertThat(often.get().totals().writer()).isEqualTo(written(9, 80, 2, 1, new WriterReport.Repeated(3, 2, 1)));
        assertThat(often.get().totals().client().totals().bytes()).isEqualTo(2 * BYTES);
    }

    @Test
    void when_theDatabaseIsWaitedForAfterAWriterEnded_then_whatItCountedStays() {
        publish(Addresses.WRITER_REPORTS, written(8, 77, 2, 1, new WriterReport.Repeated(3, 2, 1)));
        publish(Addresses.WRITER_REPORTS, WriterReport.waiting("no database"));
        publish(Addresses.WRITER_REPORTS, WriterReport.waiting("still no database"));
        await(often, () -> often.get().problems().equals(List.of("still no database")));
        assertThat(often.get().rows()).isEqualTo(77);
    }

    @Test
    void when_aTransactionIsCommitted_then_howLongItTookIsTold() {
        publish(Addresses.COMMITS, new Committed(17));
        Await.until(() -> commits.equals(List.of(Duration.ofMillis(17))), PATIENCE, commits::toString);
    }

    @Test
    void when_consumersAndWriterWork_then_ready() {
        publish(Addresses.CONSUMER_REPORTS, consumer(Optional.empty()));
        await(often, () -> often.get().ready());
    }

    @Test
    void when_aStageCrashes_then_nodeIsNotReadyAndSaysWhy() {
        publish(Addresses.CONSUMER_REPORTS, consumer(Optional.empty()));
        publish(Addresses.CRASHES, new Crash("the writer", new IllegalStateException("no such thing")));
        await(often, () -> often.get()
                .reasons()
                .equals(List.of("the writer crashed: java.lang.IllegalStateException: no such thing")));
    }

    @Test
    void when_consumerAndWriterAreInTrouble_then_bothAreTold() {
        publish(Addresses.CONSUMER_REPORTS, consumer(Optional.of("no broker")));
        publish(Addresses.WRITER_REPORTS, WriterReport.waiting("no database"));
        await(often, () -> often.get().problems().equals(List.of("no broker", "no database")));
        assertThat(often.get().ready()).isFalse();
    }
}
