package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import org.apache.kafka.common.TopicPartition;

/** A partition that is assigned to this consumer, from its assignment to its revocation. Event loop only. */
public final class AssignedPartition {

    /**
     * The state, until revocation ends it.
     *
     * <pre>
     *            run()
     *  CLAIMING ------> RUNNING      claimAgain(): fenced, log diverged or offset out of range, topic recreated,
     *     |    <------     |                       compacted or no longer readable
     *     | stop()         | stop()
     *     v                v
     *         STOPPED                final
     * </pre>
     */
    public enum State {
        /** Paused until its progress row is claimed. */
        CLAIMING,
        /** Polled, except for backpressure and pauses. */
        RUNNING,
        /** Paused until an operator acts: reading on would lose records, or take them for others. */
        STOPPED
    }

    private final TopicPartition topicPartition;
    private final PartitionId id;
    private State state = State.CLAIMING;
    private String reason = "";
    private String topicId = "";
    private long epoch;
    private long position;

    /** Records below this offset are accounted for, and were written under {@code replayEpoch} or earlier. */
    private long replayEnd;

    private int replayEpoch = Progress.UNKNOWN_EPOCH;

    /** False while the client can't read the batch at the position. */
    private boolean readable = true;

    private long unreadablePosition = -1;

    /** Leader epoch of the record before the position. */
    private int positionEpoch = Progress.UNKNOWN_EPOCH;

    private long silentSinceMs;
    private long divergedAt = Long.MAX_VALUE;

    public AssignedPartition(TopicPartition topicPartition) {
        this.topicPartition = topicPartition;
        this.id = new PartitionId(topicPartition.topic(), topicPartition.partition());
    }

    /** Starts reading from the claimed progress. */
    public void run(String ofTopicId, Progress progress, long tickMs) {
        state = State.RUNNING;
        topicId = ofTopicId;
        epoch = progress.epoch();
        position = progress.resumeOffset();
        replayEnd = progress.nextOffset();
        replayEpoch = progress.leaderEpoch();
        positionEpoch = progress.leaderEpoch();
        readable = true;
        unreadablePosition = -1;
        silentSinceMs = tickMs;
        divergedAt = Long.MAX_VALUE;
    }

    /** Returns to claiming, because its progress row or its log has changed. */
    void claimAgain() {
        if (state == State.RUNNING) {
            state = State.CLAIMING;
        }
    }

    /** The log holds other records from this offset on than those that were read. */
    void diverged(long at) {
        divergedAt = at;
    }

    /** Stops reading at this position. */
    void stop(String why, long at) {
        state = State.STOPPED;
        reason = why;
        position = at;
    }

    /** Moves the position after a poll. */
    public void polled(long nextOffset, int leaderEpoch, int count, long tickMs) {
        position = nextOffset;
        positionEpoch = leaderEpoch;
        if (count > 0) {
            silentSinceMs = tickMs;
        }
    }

    /** Whether the next records are replayed ones whose leader epoch can be verified. */
    public boolean replays() {
        return position < replayEnd && replayEpoch != Progress.UNKNOWN_EPOCH;
    }

    public long replayEnd() {
        return replayEnd;
    }

    public int replayEpoch() {
        return replayEpoch;
    }

    /** Sets whether the batch at the position may be fetched. */
    void readable(boolean now) {
        readable = now;
        if (!now) {
            unreadablePosition = position;
        }
    }

    boolean readable() {
        return readable;
    }

    /** Whether the unreadable batch has been read since. */
    boolean readOn() {
        return position > unreadablePosition;
    }

    boolean is(State asked) {
        return state == asked;
    }

    /** Whether the partition is running, and had no record for this long. */
    public boolean silent(long tickMs, long forMs) {
        return state == State.RUNNING && tickMs - silentSinceMs >= forMs;
    }

    public TopicPartition topicPartition() {
        return topicPartition;
    }

    public PartitionId id() {
        return id;
    }

    /** The id of the topic that the offsets belong to. */
    public String topicId() {
        return topicId;
    }

    public long epoch() {
        return epoch;
    }

    public long position() {
        return position;
    }

    /** The leader epoch of the record before the position. */
    int positionEpoch() {
        return positionEpoch;
    }

    /** The first offset where the log differs from the one that was read; {@link Long#MAX_VALUE} if none does. */
    long divergedAt() {
        return divergedAt;
    }

    /** Why the partition is stopped. */
    String reason() {
        return reason;
    }
}
