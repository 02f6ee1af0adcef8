package io.streamingetl.ops.status;

import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.CopyReport;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.pipeline.reports.LaneReport;
import io.streamingetl.pipeline.reports.OrphanReport;
import io.streamingetl.pipeline.reports.RollupsReport;
import io.streamingetl.pipeline.reports.WriterReport;
import java.util.Collection;
import java.util.List;

/** Names the parts of a {@link NodeStatus}. What is not set is as before the first report. */
public final class NodeStatusBuilder {
    private long recordsPerSecond;
    private long watermarkSinceMs;
    private NodeTotals earlier = NodeTotals.ZERO;
    private List<LaneReport> lanes = List.of();
    private List<ConsumerReport> consumers = List.of();
    private CopyReport copies = CopyReport.NOTHING;
    private OrphanReport orphans = OrphanReport.NOTHING;
    private RollupsReport rollups = RollupsReport.NOTHING;
    private WriterReport writer = WriterReport.NOTHING;
    private List<Crash> crashes = List.of();

    public NodeStatusBuilder recordsPerSecond(long records) {
        this.recordsPerSecond = records;
        return this;
    }

    public NodeStatusBuilder watermarkSinceMs(long sinceMs) {
        this.watermarkSinceMs = sinceMs;
        return this;
    }

    public NodeStatusBuilder earlier(NodeTotals totals) {
        this.earlier = totals;
        return this;
    }

    public NodeStatusBuilder lanes(Collection<LaneReport> reports) {
        this.lanes = List.copyOf(reports);
        return this;
    }

    public NodeStatusBuilder consumers(Collection<ConsumerReport> reports) {
        this.consumers = List.copyOf(reports);
        return this;
    }

    public NodeStatusBuilder copies(CopyReport report) {
        this.copies = report;
        return this;
    }

    public NodeStatusBuilder orphans(OrphanReport report) {
        this.orphans = report;
        return this;
    }

    public NodeStatusBuilder rollups(RollupsReport report) {
        this.rollups = report;
        return this;
    }

    public NodeStatusBuilder writer(WriterReport report) {
        this.writer = report;
        return this;
    }

    public NodeStatusBuilder crashes(Collection<Crash> reports) {
        this.crashes = List.copyOf(reports);
        return this;
    }

    public NodeStatus build() {
        return new NodeStatus(
                recordsPerSecond,
                watermarkSinceMs,
                earlier,
                lanes,
                consumers,
                copies,
                orphans,
                rollups,
                writer,
                crashes);
    }
}
