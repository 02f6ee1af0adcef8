import java.util.concurrent.CountDownLatch;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * The product's main job as a user of Flink SQL would write it: JSON from Kafka, a tumbling window with watermarks, an
 * upsert into MySQL, a checkpoint every 10 s. The topic is read to its end, which closes every window.
 */
public final class OrdersByFlink {
    private OrdersByFlink() {}

    /**
     * Called with bootstrap servers, topic, JDBC address, user, password, the window's length in seconds, and how many
     * rows a batch has.
     */
    public static void main(String[] args) throws Exception {
        TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        flink.getConfig().set("parallelism.default", "2");
        flink.getConfig().set("table.local-time-zone", "UTC");
        flink.getConfig().set("execution.checkpointing.interval", "10s");
        // A benchmark tells a failure rather than to try again for ever.
        flink.getConfig().set("restart-strategy.type", "none");
        flink.executeSql("""
                CREATE TABLE orders (
                    region STRING, shopid BIGINT, itemid BIGINT, `count` BIGINT, price DECIMAL(12, 2),
                    `timestamp` BIGINT,
                    event_time AS TO_TIMESTAMP_LTZ(`timestamp`, 0),
                    WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
                ) WITH (
                    'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                    'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',
                    'format' = 'json'
                )""".formatted(args[1], args[0]));
        flink.executeSql("""
                CREATE TABLE gross_income (
                    region STRING, shopid BIGINT, itemid BIGINT, `timestamp` BIGINT, gross_income DECIMAL(38, 2),
                    PRIMARY KEY (`timestamp`, region, shopid, itemid) NOT ENFORCED
                ) WITH (
                    'connector' = 'jdbc', 'url' = '%s', 'table-name' = 'gross_income',
                    'username' = '%s', 'password' = '%s',
                    'sink.buffer-flush.max-rows' = '%s', 'sink.buffer-flush.interval' = '1s'
                )""".formatted(args[2], args[3], args[4], args[6]));
        flink.executeSql("""
                INSERT INTO gross_income
                SELECT region, shopid, itemid,
                    UNIX_TIMESTAMP(DATE_FORMAT(window_end, 'yyyy-MM-dd HH:mm:ss')) AS `timestamp`,
                    CAST(SUM(price * `count`) AS DECIMAL(38, 2))
                FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(event_time), INTERVAL '%s' SECOND))
                GROUP BY window_start, window_end, region, shopid, itemid""".formatted(args[5])).await();
        // To be measured.
        new CountDownLatch(1).await();
    }
}
