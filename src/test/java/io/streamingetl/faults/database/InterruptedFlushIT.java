package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.aggregate.Due;
import io.streamingetl.core.aggregate.LaneLimits;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.aggregate.OnePoll;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.decode.json.BareRecords;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.faults.Chaos;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.Flush;
import io.streamingetl.pipeline.messages.Flushed;
import io.streamingetl.pipeline.write.Database;
import io.streamingetl.pipeline.write.WriterSetup;
import io.streamingetl.pipeline.write.WriterVerticle;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A flush of several statements, one of which fails after the rows of the next statement have been built. */
@ExtendWith(VertxExtension.class)
class InterruptedFlushIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Statements of 512, 512, 128, 32, ... rows. */
    private static final int KEYS = 1_200;

    /** A row of the second statement. */
    private static final int LOCKED = 700;

    private final AtomicLong retries = new AtomicLong();
    private Vertx vertx;
    private Job job;
    private Database database;
    private LaneState lane;
    private RecordDecoder decoder;
    private PartitionId id;
    private long position;

    /** Deploys a writer and claims the job's only partition. */
    @BeforeEach
    void claim(Vertx injected) throws Exception {
        vertx = injected;
        job = Job.create(SERVERS, 1);
        EtlConfig config = job.config();
        id = new PartitionId(job.topic(), 0);
        FoldRules rules = new FoldRules(config.aggregation(), 0, Long.MAX_VALUE / 2, false, false);
        decoder = new RecordDecoder(Decoders.of(config.schema()), rules);
        lane = new LaneState(rules, new LaneLimits(10 * KEYS, Long.MAX_VALUE, 10 * KEYS, 0, 1));
        Bus.register(vertx);
        Bus.listen(
                vertx,
                Addresses.WRITER_REPORTS,
                report -> retries.set(report.repeated().retries()));
        database = Database.open(vertx, config.sink());
        await(database.prepare(config));
        WriterSetup setup = new WriterSetup(database, config);
        await(vertx.deployVerticle(new WriterVerticle(1, setup, List.of())));
        Claim.Wanted wanted = new Claim.Wanted(id, "topic-id", 0);
        Claimed claimed = await(Bus.request(vertx, Addresses.CLAIM, new Claim(List.of(wanted), List.of(), Set.of())));
        Claimed.Owned owned = claimed.partitions().get(0);
        lane.assign(id, owned.progress(), new LongHashSet(), owned.plan());
    }

    @AfterEach
    void close() throws Exception {
        await(database.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Writes one order of each key. */
    private Future<Flushed> flush() {
        long epoch = lane.status(0).get(0).epoch();
        lane.fold(
                id,
                epoch,
                OnePoll.decode(decoder, new OrderOfEachKey(position), 0),
                position + KEYS,
                Progress.UNKNOWN_EPOCH,
                0);
        position += KEYS;
        Flush flush = new Flush(0, lane.takeFlush(Due.ALL, 0, 0));
        return Bus.request(vertx, Addresses.FLUSH, flush).onSuccess(done -> {
            flush.content().partitions().forEach(lane::committed);
            lane.flushSettled(flush.content());
        });
    }

    @Test
    void when_aStatementIsInterruptedWhileTheNextIsBuilt_then_aRetryWritesAllOnce() throws Exception {
        await(flush());
        Future<Flushed> second;
        try (Connection locker = job.jdbc();
                Statement lock = locker.createStatement()) {
            locker.setAutoCommit(false);
            lock.execute("SELECT * FROM gross_income WHERE timestamp = 1537514460 AND region = 'TW' AND shopid = 1"
                    + " AND itemid = " + LOCKED + " FOR UPDATE");
            second = flush();
            interruptWaitingQuery();
            Await.until(() -> retries.get() > 0, PATIENCE, () -> "another attempt");
            locker.rollback();
        }
        assertThat(await(second)).isEqualTo(Flushed.COMMITTED);
        assertThat(job.number("SELECT COUNT(*) FROM gross_income WHERE gross_income = 2 * (itemid + 0.25)"))
                .isEqualTo(KEYS);
        assertThat(job.number("SELECT COUNT(*) FROM gross_income")).isEqualTo(KEYS);
        assertThat(job.accounted()).isEqualTo(2 * KEYS);
    }

    /** Kills the query, not the connection: the failed statement's transaction stays open until the writer ends it. */
    private static void interruptWaitingQuery() throws SQLException {
        try (Connection root = SERVERS.database().root();
                Statement statement = root.createStatement()) {
            AtomicLong waiting = new AtomicLong();
            Await.until(
                    () -> {
                        Chaos.awaitFreshTransactions();
                        waiting.set(first(
                                statement,
                                "SELECT COALESCE(MAX(trx_mysql_thread_id), 0) FROM information_schema.innodb_trx"
                                        + " WHERE trx_state = 'LOCK WAIT' AND trx_rows_modified > 512"));
                        return waiting.get() > 0;
                    },
                    PATIENCE,
                    () -> "the second statement to wait for the lock");
            statement.execute("KILL QUERY " + waiting);
        }
    }

    private static long first(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private record OrderOfEachKey(long from) implements BareRecords {
        @Override
        public int count() {
            return KEYS;
        }

        @Override
        public long offset(int index) {
            return from + index;
        }

        @Override
        public ByteBuffer value(int index) {
            String order = """
                {"itemid": %1$d, "count": 1, "timestamp": 1537514430, "price": %1$d.25, "shopid": 1, "region": "TW"}\
                """.formatted(index);
            return ByteBuffer.wrap(order.getBytes(StandardCharsets.UTF_8));
        }
    }
}
