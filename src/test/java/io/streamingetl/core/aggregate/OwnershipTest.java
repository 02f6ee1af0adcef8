package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static io.streamingetl.core.aggregate.Script.P1;
import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.progress.ProgressRows;
import io.streamingetl.core.window.LaneWatermark;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may fold and write: the owner of the current epoch, and nobody else. */
class OwnershipTest {
    private final World world = new World(job());
    private final LaneHarness lane = new LaneHarness(world);

    @Test
    void when_batchIsOfAnOldEpoch_then_ignored() {
        world.log(P0).event(1_000).event(25_000);
        lane.assign(P0);
        lane.assign(P0);
        lane.state().fold(P0, 1, world.decoded(world.log(P0).read(0, 2)), 2, Progress.UNKNOWN_EPOCH, world.tickMs());

        assertThat(lane.status(P0).position()).isZero();
        assertThat(lane.status(P0).epoch()).isEqualTo(2);
        assertThat(lane.status(P0).ledger()).isEqualTo(Ledger.EMPTY);
    }

    @Test
    void when_batchIsOfAPartitionThatIsNotOwned_then_ignored() {
        world.log(P0).event(1_000);
        lane.assign(P1);
        lane.state().fold(P0, 1, world.decoded(world.log(P0).read(0, 1)), 1, Progress.UNKNOWN_EPOCH, world.tickMs());

        assertThat(lane.state().partitions()).containsExactly(P1);
        assertThat(lane.state().openPanes()).isZero();
    }

    @Test
    void when_partitionIsDropped_then_itsPanesAreForgotten() {
        readWindowOf(P0);
        readWindowOf(P1);
        lane.drop(P0);
        lane.poll(P1);
        lane.flushByTheClock();

        assertThat(world.database().written()).extracting(PartitionFlush::id).containsExactly(P1);
        assertThat(lane.state().openPanes()).isZero();
    }

    @Test
    void when_allAreDropped_then_nothingIsDue() {
        readWindowOf(P0);
        readWindowOf(P1);
        lane.state().dropAll();

        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(Due.NOTHING);
        assertThat(lane.state().partitions()).isEmpty();
        assertThat(lane.watermark()).isEqualTo(LaneWatermark.EMPTY);
    }

    @Test
    void when_anotherOwnerHasClaimed_then_nothingOfTheFlushIsWritten() {
        readWindowOf(P0);
        LaneHarness other = new LaneHarness(world);
        other.assign(P0);
        lane.flushByTheClock();

        assertThat(world.database().written()).isEmpty();
        assertThat(lane.state().partitions()).isEmpty();
        assertThat(lane.state().flushing()).isFalse();

        other.poll(P0);
        other.flushByTheClock();
        world.recomputation().verifyComplete();
    }

    @Test
    void when_oneOfSeveralIsFenced_then_theOthersAreReadAgain() {
        readWindowOf(P0);
        readWindowOf(P1);
        new LaneHarness(world).assign(P0);
        lane.flushByTheClock();

        assertThat(world.database().written()).isEmpty();
        assertThat(lane.state().partitions()).containsExactly(P1);
        assertThat(lane.status(P1).position()).isZero();

        lane.poll(P1);
        lane.flushByTheClock();
        assertThat(world.database().written()).extracting(PartitionFlush::id).containsExactly(P1);
        world.recomputation().verify();
    }

    @Test
    void when_aPartitionLeavesThatSharesPanes_then_theyAreWrittenAndTheOthersReadOn() {
        readWindowOf(P0);
        readWindowOf(P1);
        lane.leave(P0);
        lane.commitAndHear();

        assertThat(world.database().written()).extracting(PartitionFlush::id).containsExactly(P0, P1);
        assertThat(world.database().progress(P0).resumeOffset()).isEqualTo(2);
        assertThat(lane.status(P1).position()).isEqualTo(2);
        world.recomputation().verify();
    }

    @Test
    void when_aPartitionLeavesThatSharesNothing_then_nothingIsWritten() {
        readWindowOf(P0);
        lane.assign(P1);
        lane.leave(P0);

        assertThat(lane.state().flushing()).isFalse();
        assertThat(lane.state().partitions()).containsExactly(P1);
        assertThat(lane.state().openPanes()).isZero();
    }

    @Test
    void when_aPartitionComesWithOtherWindows_then_allThatHaveTheOldOnesAreClaimedAgain() {
        readWindowOf(P0);
        world.database().resize(7_000);
        lane.assign(P1);

        assertThat(lane.status(P0).epoch()).isEqualTo(2);
        assertThat(lane.status(P0).position()).isZero();
        lane.poll(P0);
        lane.flushByTheClock();
        world.recomputation().verifyComplete();
    }

    @Test
    void when_claimedAgainDuringItsFlush_then_theFenceOfTheOldEpochDropsNothing() {
        readWindowOf(P0);
        assertThat(lane.takeFlush(LaneWatermark.EMPTY)).isTrue();
        lane.drop(P0);
        lane.assign(P0);
        lane.poll(P0);
        lane.commitAndHear();

        assertThat(world.database().written()).isEmpty();
        assertThat(lane.status(P0).epoch()).isEqualTo(2);
        lane.flushByTheClock();
        world.recomputation().verifyComplete();
    }

    @Test
    void when_theFlushIsWrittenBeforeTheNextClaim_then_itsAnswerChangesNothing() {
        readWindowOf(P0);
        assertThat(lane.takeFlush(LaneWatermark.EMPTY)).isTrue();
        lane.commit();
        lane.drop(P0);
        lane.assign(P0);
        world.log(P0).event(41_000);
        lane.poll(P0);
        assertThat(lane.hear()).isTrue();

        lane.flushByTheClock();
        world.recomputation().verifyComplete();
        assertThat(world.database().progress(P0).ledger()).isEqualTo(new Ledger(3, 3, 0, 0));
    }

    @Test
    void when_commitIsTriedAgainAfterItsAnswerWasLost_then_writtenOnceEvenIfNoOffsetMoved() {
        readWindowOf(P0);
        lane.flush(LaneWatermark.EMPTY);
        long nextOffset = world.database().progress(P0).nextOffset();
        lane.idle(P0);
        assertThat(lane.takeFlush(LaneWatermark.EMPTY)).isTrue();
        lane.commit();
        lane.commitAndHear();

        assertThat(world.database().written()).hasSize(2);
        assertThat(world.database().progress(P0).nextOffset()).isEqualTo(nextOffset);
        assertThat(lane.state().partitions()).isEqualTo(Set.of(P0));
        world.recomputation().verifyComplete();
    }

    @Test
    void when_anOldFlushIsWrittenAfterTheClaim_then_fencedEvenIfNoOffsetMoved() {
        readWindowOf(P0);
        lane.flush(LaneWatermark.EMPTY);
        lane.idle(P0);
        assertThat(lane.takeFlush(LaneWatermark.EMPTY)).isTrue();
        LaneFlush old = lane.inFlight();
        LaneHarness other = new LaneHarness(world);
        other.assign(P0);
        other.poll(P0);
        other.flushByTheClock();

        assertThat(old.partitions().get(0).after().nextOffset())
                .isEqualTo(world.database().progress(P0).nextOffset());
        assertThat(world.database().commit(old)).isFalse();
        world.recomputation().verifyComplete();
    }

    @Test
    void when_partitionsAreOwned_then_statusAndFlushesAreInTheirOrder() {
        PartitionId p10 = new PartitionId("orders", 10);
        PartitionId p2 = new PartitionId("orders", 2);
        PartitionId ofAnother = new PartitionId("a-topic", 30);
        for (PartitionId id : List.of(p10, ofAnother, p2)) {
            readWindowOf(id);
        }

        assertThat(lane.state().status(world.tickMs()))
                .extracting(PartitionStatus::id)
                .containsExactly(ofAnother, p2, p10);
        lane.flushByTheClock();
        assertThat(world.database().written()).extracting(PartitionFlush::id).containsExactly(ofAnother, p2, p10);
        assertThat(p10).hasToString("orders-10");
    }

    @Test
    void when_assigned_then_statusSaysWhereItStands() {
        Progress row = ProgressRows.row(7, 0, 3, 20, 15, 10_000, 13_000, new Ledger(20, 19, 2, 1));
        lane.state().assign(P0, row, new LongHashSet(), world.database().plan());

        assertThat(lane.status(P0))
                .isEqualTo(new PartitionStatus(
                        P0, 7, 15, 11_000, Long.MAX_VALUE, 0, false, true, new Ledger(20, 19, 2, 1)));
    }

    /** Two events, the first in a window that ends at 10 s, the second in one that ends at 40 s. */
    private void readWindowOf(PartitionId id) {
        world.log(id).event(1_000).event(31_000);
        lane.assign(id);
        lane.poll(id);
    }
}
