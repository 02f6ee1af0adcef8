package io.streamingetl.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.ops.http.SampleStatus;
import org.junit.jupiter.api.Test;

class NodeStatusTest {
    @Test
    void when_everyPartitionIsRead_then_readyForNoReason() {
        NodeStatus status = new SampleStatus().active(0, 5).status();
        assertThat(status.ready()).isTrue();
        assertThat(status.reasons()).isEmpty();
    }

    @Test
    void when_aPartitionIsStopped_then_notReady() {
        NodeStatus status = new SampleStatus().active(0, 5).stopped(1, "gone").status();
        assertThat(status.ready()).isFalse();
        assertThat(status.reasons()).containsExactly("orders-1 is stopped: gone");
    }

    @Test
    void when_partitionsDiffer_then_theSlowestThatIsNotIdleHolds() {
        assertThat(holder(new SampleStatus().active(0, 30).idle(1, 5).active(2, 20)))
                .isEqualTo(2);
    }

    @Test
    void when_nothingWasReadFromAPartition_then_itHolds() {
        assertThat(holder(new SampleStatus().active(0, 30).active(1, Watermark.NONE)))
                .isEqualTo(1);
    }

    @Test
    void when_aPartitionIsReplayed_then_itHoldsHoweverFarItIs() {
        assertThat(holder(new SampleStatus().active(0, 30).replaying(1, 90))).isEqualTo(1);
    }

    @Test
    void when_allAreIdle_then_nobodyHolds() {
        assertThat(new SampleStatus().idle(0, 30).idle(1, 5).status().watermarkHolder())
                .isEmpty();
    }

    private static int holder(SampleStatus sample) {
        return sample.status()
                .watermarkHolder()
                .map(PartitionStatus::id)
                .orElseThrow()
                .partition();
    }
}
