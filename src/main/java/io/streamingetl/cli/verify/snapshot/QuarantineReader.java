package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.core.progress.PartitionId;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Reads pages of {@code etl_quarantine} in the order of its unique key. It keeps a connection and replaces it if it was
 * idle for long, because the server may have closed it while Kafka was read.
 */
public final class QuarantineReader implements QuarantinePages.Source, AutoCloseable {
    private static final String READ = """
            SELECT `offset` FROM etl_quarantine
            WHERE pipeline = ? AND topic = ? AND `partition` = ? AND `offset` >= ? AND `offset` < ?
            ORDER BY `offset` LIMIT\s""" + QuarantinePages.PAGE;

    /** Well below the time after which the server closes an idle connection. */
    private static final long MAX_IDLE_NS = TimeUnit.SECONDS.toNanos(5);

    private final String pipeline;
    private final SinkConfig sink;
    private SqlSession session;
    private long usedNs;

    /** Connects at the first read. */
    public QuarantineReader(EtlConfig config) {
        this.pipeline = config.pipeline();
        this.sink = config.sink();
    }

    @Override
    public long[] read(PartitionId id, long from, long to) {
        if (session == null || System.nanoTime() - usedNs > MAX_IDLE_NS) {
            close();
            session = SqlSession.open(sink);
        }
        LongStream.Builder offsets = LongStream.builder();
        session.forEach(READ, row -> offsets.accept(row.getLong(0)), pipeline, id.topic(), id.partition(), from, to);
        usedNs = System.nanoTime();
        return offsets.build().toArray();
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
