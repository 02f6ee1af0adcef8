package io.streamingetl.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.PartitionId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many seeded {@link RandomSchedule}s. After every transaction of each, the tables are compared with a recomputation.
 */
class LaneRandomTest {
    private static final int SCHEDULES = 1_000;

    @Test
    @Tag("slow")
    void when_anythingHappens_then_everyRecordIsWrittenOnceAndWhatIsLateDependsOnItsPartitionOnly() {
        Totals totals = new Totals();
        inManySchedules(true, schedule -> {
            totals.add(schedule);
            World world = schedule.world();
            world.logs().keySet().forEach(id -> assertVerdicts(world, id));
        });

        totals.assertThatMuchHappened();
    }

    @Test
    @Tag("slow")
    void when_aFloodIsSampled_then_everyRecordIsWrittenOnceAndEveryLateOneIsKept() {
        Totals totals = new Totals();
        inManySchedules(false, schedule -> {
            totals.add(schedule);
            World world = schedule.world();
            world.logs().keySet().forEach(id -> assertVerdicts(world, id));
        });

        totals.assertThatMuchHappened();
        assertThat(totals.leftOut).as("records left out of quarantine").isGreaterThan(SCHEDULES / 10);
    }

    private static void assertVerdicts(World world, PartitionId id) {
        List<Long> late = world.recomputation().lateOffsets(id);
        List<Long> quarantined = world.database().quarantined(id).entrySet().stream()
                .filter(entry -> entry.getValue() == Reason.LATE)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(world.database().progress(id).ledger().late()).isEqualTo(late.size());
        assertThat(quarantined).isEqualTo(world.job().quarantineLate() ? late : List.of());
    }

    private static void inManySchedules(boolean everIdle, Consumer<RandomSchedule> then) {
        long seed = System.nanoTime();
        for (int i = 0; i < SCHEDULES; i++) {
            try {
                then.accept(new RandomSchedule(seed + i, everIdle).run());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "new RandomSchedule(%dL, %s): %s".formatted(seed + i, everIdle, e.getMessage()), e);
            }
        }
    }

    /** Proves that what the schedules are for did happen. */
    private static final class Totals {
        private long crashes;
        private long fenced;
        private long settled;
        private long late;
        private long future;
        private long partial;
        private long leftOut;
        private long replanned;
        private long resized;

        void add(RandomSchedule schedule) {
            SimulatedDatabase database = schedule.world().database();
            crashes += schedule.crashes();
            fenced += database.fenced();
            settled += database.settled();
            leftOut += database.leftOut();
            replanned += database.replanned();
            resized += database.plan().segments().size() - 1;
            database.progress().forEach((id, progress) -> {
                late += progress.ledger().late();
                future += database.quarantined(id).values().stream()
                        .filter(Reason.FUTURE::equals)
                        .count();
            });
            partial += database.flushes().stream()
                    .filter(flush -> flush.panes().stream().anyMatch(panes -> flush.partitions().stream()
                            .anyMatch(one -> panes.endMs() > one.after().closedThroughMs())))
                    .count();
        }

        void assertThatMuchHappened() {
            assertThat(List.of(crashes, fenced, settled, late, future, partial, replanned, resized))
                    .as(
                            "crashes, fenced, settled in doubt, late, future, partial flushes, refused for their plan, sizes")
                    .allMatch(count -> count > SCHEDULES / 20);
        }
    }
}
