package io.streamingetl.pipeline.bus;

import io.streamingetl.core.progress.ProgressConflict;
import io.streamingetl.pipeline.messages.CheckTopicIds;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.Committed;
import io.streamingetl.pipeline.messages.DropTopics;
import io.streamingetl.pipeline.messages.Fenced;
import io.streamingetl.pipeline.messages.Flush;
import io.streamingetl.pipeline.messages.Flushed;
import io.streamingetl.pipeline.messages.LaneSettled;
import io.streamingetl.pipeline.messages.LogLoss;
import io.streamingetl.pipeline.messages.OrphanedPartitions;
import io.streamingetl.pipeline.messages.PartitionsAssigned;
import io.streamingetl.pipeline.messages.PartitionsIdle;
import io.streamingetl.pipeline.messages.PartitionsRevoked;
import io.streamingetl.pipeline.messages.RecordBatch;
import io.streamingetl.pipeline.messages.TopicIdsChecked;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.CopyReport;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.pipeline.reports.GroupReport;
import io.streamingetl.pipeline.reports.LaneReport;
import io.streamingetl.pipeline.reports.OrphanReport;
import io.streamingetl.pipeline.reports.RollupsReport;
import io.streamingetl.pipeline.reports.WriterReport;

/** The event-bus addresses of the data path. None reaches another node. */
public final class Addresses {
    /** To the writer; replies once the claim is committed. */
    public static final Address<Claim, Claimed> CLAIM = new Address<>("etl.writer.claim");

    /** To the writer; replies once the loss is committed, and fails if the partition has another owner. */
    public static final Address<LogLoss, Void> LOG_LOSS = new Address<>("etl.writer.loss");

    /** To the writer; replies once the flush's transaction is settled. */
    public static final Address<Flush, Flushed> FLUSH = new Address<>("etl.writer.flush");

    /** To the writer; fails if the database does not answer. */
    public static final Address<OrphanedPartitions.Ask, OrphanedPartitions> ORPHANS =
            new Address<>("etl.writer.orphans");

    /** To the quarantine topic; replies once a copy of each rejected record of the flush is acknowledged. */
    public static final Address<Flush, Void> COPY = new Address<>("etl.quarantine.copy");

    /** From all lanes to all lanes and to the status board. */
    public static final Channel<LaneReport> LANE_REPORTS = new Channel<>("etl.lanes");

    /** To the status board. */
    public static final Channel<ConsumerReport> CONSUMER_REPORTS = new Channel<>("etl.consumers");

    /** To the status board. */
    public static final Channel<WriterReport> WRITER_REPORTS = new Channel<>("etl.writer");

    /** To the status board. */
    public static final Channel<RollupsReport> ROLLUP_REPORTS = new Channel<>("etl.rollups");

    /** To the status board. */
    public static final Channel<CopyReport> COPY_REPORTS = new Channel<>("etl.quarantine");

    /** To the status board. */
    public static final Channel<OrphanReport> ORPHAN_REPORTS = new Channel<>("etl.orphans");

    /** Each committed transaction, to the status board. */
    public static final Channel<Committed> COMMITS = new Channel<>("etl.writer.commits");

    /** To the cluster view; sent by clustered nodes only. */
    public static final Channel<GroupReport> GROUP_REPORTS = new Channel<>("etl.group");

    /**
     * The job that the node runs from now on, to the cluster view. Two nodes have the same job if they write the same
     * pipeline into the same database as members of the same consumer group.
     */
    public static final Channel<String> JOB = new Channel<>("etl.job");

    /** The node's number of lanes from now on, to the status board. */
    public static final Channel<Integer> LANES = new Channel<>("etl.lanes.count");

    /** Whether consumers stop reading, to all consumers of the node; repeated, for those that start later. */
    public static final Channel<Boolean> PAUSED = new Channel<>("etl.consumers.paused");

    /** To all consumers of the node. */
    public static final Channel<Fenced> FENCED = new Channel<>("etl.consumers.fenced");

    /** To the node, which then ends, and to the status board. */
    public static final Channel<Crash> CRASHES = new Channel<>("etl.crashes");

    private Addresses() {}

    /** To a lane's aggregator; replies once the batch is folded. */
    public static Address<RecordBatch, Void> batches(int lane) {
        return new Address<>("etl.lane." + lane + ".batches");
    }

    /** To a lane's aggregator; replies once it owns the partitions. */
    public static Address<PartitionsAssigned, Void> assigned(int lane) {
        return new Address<>("etl.lane." + lane + ".assigned");
    }

    /** To a lane's aggregator; replies once the partitions are dropped and no flush of theirs is in flight. */
    public static Address<PartitionsRevoked, Void> revoked(int lane) {
        return new Address<>("etl.lane." + lane + ".revoked");
    }

    /**
     * To a lane's consumer; replies once everything that the lane holds of the topics is written. Fails if the writer
     * refuses some of it: the lane must then be restarted before the request is repeated.
     */
    public static Address<DropTopics, Void> dropTopics(int lane) {
        return new Address<>("etl.lane." + lane + ".drop-topics");
    }

    /** To a lane's aggregator, from its consumer: the part of {@link #dropTopics} that writes. */
    public static Address<DropTopics, Void> flushTopics(int lane) {
        return new Address<>("etl.lane." + lane + ".flush-topics");
    }

    /** To a lane's consumer; replies once a broker has answered. */
    public static Address<CheckTopicIds, TopicIdsChecked> checkTopicIds(int lane) {
        return new Address<>("etl.lane." + lane + ".topic-ids");
    }

    /** To a lane's consumer, whose aggregator has dropped the partition. */
    public static Channel<ProgressConflict> conflicts(int lane) {
        return new Channel<>("etl.lane." + lane + ".conflicts");
    }

    /** To a lane's aggregator. */
    public static Channel<PartitionsIdle> idle(int lane) {
        return new Channel<>("etl.lane." + lane + ".idle");
    }

    /** To a lane's consumer. */
    public static Channel<LaneSettled> settled(int lane) {
        return new Channel<>("etl.lane." + lane + ".settled");
    }
}
