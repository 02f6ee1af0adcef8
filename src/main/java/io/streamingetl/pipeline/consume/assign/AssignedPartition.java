package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import org.apache.kafka.common.TopicPartition;

/** A partition that the group has assigned to this consumer, from assignment to revocation. Event loop only. */
public final class AssignedPartition {

    /**
     * {@code CLAIMING -> RUNNING}, back again when fenced or when its log is another, and from either to
     * {@code STOPPED}, which is for good.
     */
    public enum State {
        /** Paused, until its progress row is claimed. */
        CLAIMING,
        /** Read. */
        RUNNING,
        /** Paused for good: reading on would lose records, or take them for others. */
        STOPPED
    }

    private final TopicPartition topicPartition;
    private final PartitionId id;
    private State state = State.CLAIMING;
    private String reason = "";
    private String topicId = "";
    private long epoch;
    private long position;

    /** Records below this are accounted for, and no leader of a later epoch than the other can have written them. */
    private long replayEnd;

    private int replayEpoch = Progress.UNKNOWN_EPOCH;

    /** Not while the batch at its position can't be read. */
    private boolean readable = true;

    private long unreadablePosition = -1;

    /** Of the record before its position. */
    private int positionEpoch = Progress.UNKNOWN_EPOCH;

    private long silentSinceMs;
    private long divergedAt = Long.MAX_VALUE;

    public AssignedPartition(TopicPartition topicPartition) {
        this.topicPartition = topicPartition;
        this.id = new PartitionId(topicPartition.topic(), topicPartition.partition());
    }

    /** Claimed, to be read as its row says. */
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

    /** Its row, or its log, is not what it was: it is to be claimed again. */
    void claimAgain() {
        if (state == State.RUNNING) {
            state = State.CLAIMING;
        }
    }

    /** The broker lost what was read from this offset on; what is there now are other records. */
    void diverged(long at) {
        divergedAt = at;
    }

    /** It is not read any further than to this position. */
    void stop(String why, long at) {
        state = State.STOPPED;
        reason = why;
        position = at;
    }

    /** Records up to this position were polled. */
    public void polled(long nextOffset, int leaderEpoch, int count, long tickMs) {
        position = nextOffset;
        positionEpoch = leaderEpoch;
        if (count > 0) {
            silentSinceMs = tickMs;
        }
    }

    /** Whether what is polled next is read again, and of a leader epoch that can be told to be wrong. */
    public boolean replays() {
        return position < replayEnd && replayEpoch != Progress.UNKNOWN_EPOCH;
    }

    public long replayEnd() {
        return replayEnd;
    }

    public int replayEpoch() {
        return replayEpoch;
    }

    /** Whether the batch at its position may be asked for. */
    void readable(boolean now) {
        readable = now;
        if (!now) {
            unreadablePosition = position;
        }
    }

    boolean readable() {
        return readable;
    }

    /** Whether what was unreadable has been read. */
    boolean readOn() {
        return position > unreadablePosition;
    }

    boolean is(State asked) {
        return state == asked;
    }

    /** Whether it is read, and no record came for so long. */
    public boolean silent(long tickMs, long forMs) {
        return state == State.RUNNING && tickMs - silentSinceMs >= forMs;
    }

    public TopicPartition topicPartition() {
        return topicPartition;
    }

    public PartitionId id() {
        return id;
    }

    /** The topic that its offsets belong to. */
    public String topicId() {
        return topicId;
    }

    public long epoch() {
        return epoch;
    }

    public long position() {
        return position;
    }

    /** The leader epoch of the record before it, or a later one of which it is known to be valid. */
    int positionEpoch() {
        return positionEpoch;
    }

    /** From this offset on the log is another than the one that was read; {@link Long#MAX_VALUE} where it is not. */
    long divergedAt() {
        return divergedAt;
    }

    /** Why it is stopped. */
    String reason() {
        return reason;
    }
}
