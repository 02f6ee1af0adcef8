package io.streamingetl.pipeline.consume;

import io.streamingetl.core.progress.PartitionId;
import org.apache.kafka.common.TopicPartition;

/** A partition that the group has assigned to this consumer, from assignment to revocation. Event loop only. */
final class OwnedPartition {

    /**
     * {@code CLAIMING -> RUNNING}, back again when fenced or when its log is another, and from either to
     * {@code STOPPED}, which is for good.
     */
    enum State {
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
    private long silentSinceMs;
    private long divergedAt = Long.MAX_VALUE;

    OwnedPartition(TopicPartition topicPartition) {
        this.topicPartition = topicPartition;
        this.id = new PartitionId(topicPartition.topic(), topicPartition.partition());
    }

    /** Claimed under this epoch, to be read from this offset on. */
    void run(String ofTopicId, long newEpoch, long fromOffset, long tickMs) {
        state = State.RUNNING;
        topicId = ofTopicId;
        epoch = newEpoch;
        position = fromOffset;
        silentSinceMs = tickMs;
        divergedAt = Long.MAX_VALUE;
    }

    /** Its row, or its log, is not what it was: it is to be claimed again. */
    void claimAnew() {
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
    void polled(long nextOffset, int count, long tickMs) {
        position = nextOffset;
        if (count > 0) {
            silentSinceMs = tickMs;
        }
    }

    boolean is(State asked) {
        return state == asked;
    }

    /** Whether it is read, and no record came for so long. */
    boolean silent(long tickMs, long forMs) {
        return state == State.RUNNING && tickMs - silentSinceMs >= forMs;
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    PartitionId id() {
        return id;
    }

    /** The topic that its offsets belong to. */
    String topicId() {
        return topicId;
    }

    long epoch() {
        return epoch;
    }

    long position() {
        return position;
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
