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
import io.streamingetl.pipeline.reports.WriterReport;

/** Every event-bus address of the data path. All of them are local to the node. */
public final class Addresses {
    /** {@link Claim} to the writer; replies {@link Claimed}. */
    public static final String CLAIM = "etl.writer.claim";

    /** {@link LogLoss} to the writer; replies once it is committed, and fails where there is another owner. */
    public static final String LOG_LOSS = "etl.writer.loss";

    /** {@link Flush} to the writer; replies {@link Flushed} once its transaction is settled. */
    public static final String FLUSH = "etl.writer.flush";

    /** {@link Flush} to the quarantine topic; replies once a copy of each of its rejected records is acknowledged. */
    public static final String COPY = "etl.quarantine.copy";

    /** {@link CopyReport}, published to the status board. */
    public static final String COPY_REPORTS = "etl.quarantine";

    /** {@link LaneReport}, published to all lanes of the node and to the status board. */
    public static final String LANE_REPORTS = "etl.lanes";

    /**
     * {@link OrphanedPartitions.Ask} to the writer; replies {@link OrphanedPartitions}, or fails where the database
     * does not answer.
     */
    public static final String UNWRITTEN = "etl.writer.unwritten";

    /** {@link OrphanReport}, published to the status board. */
    public static final String UNWRITTEN_REPORTS = "etl.unwritten";

    /** {@link WriterReport}, published to the status board. */
    public static final String WRITER_REPORTS = "etl.writer";

    /** {@link Committed}, published to the status board. */
    public static final String COMMITS = "etl.writer.commits";

    /** {@link ConsumerReport}, published to the status board. */
    public static final String CONSUMER_REPORTS = "etl.consumers";

    /** {@link GroupReport}, published to the view of the cluster; of a clustered node alone. */
    public static final String GROUP_REPORTS = "etl.group";

    /**
     * Which job the node runs from now on, a String published to the view of the cluster: two nodes have the same one
     * where they write the same pipeline into the same database as members of the same consumer group.
     */
    public static final String JOB = "etl.job";

    /** How many lanes the node has from now on, an Integer published to the status board. */
    public static final String LANES = "etl.lanes.count";

    /** Whether to read no further, a boolean, published to all consumers of the node again and again. */
    public static final String PAUSED = "etl.consumers.paused";

    /** {@link Fenced}, published to all consumers of the node. */
    public static final String FENCED = "etl.consumers.fenced";

    /** {@link Crash}, published to whoever ends the node, and to the status board. */
    public static final String CRASHES = "etl.crashes";

    private Addresses() {}

    /** {@link RecordBatch} to a lane's aggregator; replies once it is folded. */
    public static String batches(int lane) {
        return "etl.lane." + lane + ".batches";
    }

    /** {@link PartitionsAssigned} to a lane's aggregator; replies once they are taken over. */
    public static String assigned(int lane) {
        return "etl.lane." + lane + ".assigned";
    }

    /**
     * {@link PartitionsRevoked} to a lane's aggregator; replies once they are dropped and no flush of theirs is in
     * flight.
     */
    public static String revoked(int lane) {
        return "etl.lane." + lane + ".revoked";
    }

    /** {@link ProgressConflict} to a lane's consumer, whose aggregator has dropped the partition; no reply. */
    public static String unfit(int lane) {
        return "etl.lane." + lane + ".unfit";
    }

    /** {@link PartitionsIdle} to a lane's aggregator; no reply. */
    public static String idle(int lane) {
        return "etl.lane." + lane + ".idle";
    }

    /**
     * {@link DropTopics} to a lane's consumer; replies once all is written. Fails where the writer refused some of it:
     * then the lane has to be started anew, and asked again.
     */
    public static String leave(int lane) {
        return "etl.lane." + lane + ".leave";
    }

    /** {@link DropTopics} to a lane's aggregator, passed on by its consumer. */
    public static String rest(int lane) {
        return "etl.lane." + lane + ".rest";
    }

    /** {@link CheckTopicIds} to a lane's consumer; replies {@link TopicIdsChecked} once a broker has told. */
    public static String confirm(int lane) {
        return "etl.lane." + lane + ".confirm";
    }

    /** {@link LaneSettled} to a lane's consumer; no reply. */
    public static String settled(int lane) {
        return "etl.lane." + lane + ".settled";
    }
}
