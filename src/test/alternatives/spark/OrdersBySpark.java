import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.unix_timestamp;
import static org.apache.spark.sql.functions.window;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The product's main job as a user of Spark Structured Streaming would write it: JSON from Kafka, a tumbling window with
 * a watermark, in update mode, so that the last windows come too, and batched upserts into MySQL.
 */
public final class OrdersBySpark {
    private static final StructType ORDER = new StructType()
            .add("region", DataTypes.StringType)
            .add("shopid", DataTypes.LongType)
            .add("itemid", DataTypes.LongType)
            .add("count", DataTypes.LongType)
            .add("price", DataTypes.createDecimalType(12, 2))
            .add("timestamp", DataTypes.LongType);

    private OrdersBySpark() {}

    /**
     * Called with bootstrap servers, topic, JDBC address, user, password, the window's length in seconds, and how many
     * rows a batch has.
     */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        Dataset<Row> sums = spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", args[0])
                .option("subscribe", args[1])
                .option("startingOffsets", "earliest")
                .load()
                .select(from_json(col("value").cast("string"), ORDER).as("o"))
                .select("o.*")
                .withColumn("event_time", timestamp_seconds(col("timestamp")))
                .withWatermark("event_time", "5 seconds")
                .groupBy(window(col("event_time"), args[5] + " seconds"), col("region"), col("shopid"), col("itemid"))
                .agg(sum(col("price").multiply(col("count"))).as("gross_income"))
                .select(
                        col("region"),
                        col("shopid"),
                        col("itemid"),
                        unix_timestamp(col("window.end")).as("end"),
                        col("gross_income"));
        int rows = Integer.parseInt(args[6]);
        ForeachPartitionFunction<Row> upsert = part -> upsert(part, args[2], args[3], args[4], rows);
        VoidFunction2<Dataset<Row>, Long> write = (batch, id) -> batch.foreachPartition(upsert);
        sums.writeStream().outputMode("update").foreachBatch(write).start().awaitTermination();
    }

    private static void upsert(Iterator<Row> part, String address, String user, String password, int rows)
            throws SQLException {
        try (Connection connection = DriverManager.getConnection(address, user, password);
                PreparedStatement upsert = connection.prepareStatement(
                        "INSERT INTO gross_income (region, shopid, itemid, `timestamp`, gross_income)"
                                + " VALUES (?, ?, ?, ?, ?)"
                                + " ON DUPLICATE KEY UPDATE gross_income = VALUES(gross_income)")) {
            connection.setAutoCommit(false);
            int batched = 0;
            while (part.hasNext()) {
                Row row = part.next();
                upsert.setString(1, row.getString(0));
                upsert.setLong(2, row.getLong(1));
                upsert.setLong(3, row.getLong(2));
                upsert.setLong(4, row.getLong(3));
                upsert.setBigDecimal(5, row.getDecimal(4));
                upsert.addBatch();
                if (++batched == rows) {
                    upsert.executeBatch();
                    batched = 0;
                }
            }
            upsert.executeBatch();
            connection.commit();
        }
    }
}
