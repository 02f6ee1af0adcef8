package io.streamingetl.pipeline.kafka;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/** The compression of Kafka's batches, whose libraries are native code that Java extracts to its temporary folder. */
public final class Codecs {
    private static final String FOLDER = "java.io.tmpdir";

    /** Of the batches that all supported brokers write. */
    private static final byte MAGIC = 2;

    private Codecs() {}

    /**
     * Makes sure that compressed batches can be read, by loading the library of zstd, which leaves no file behind. That
     * of snappy goes to the same folder. LZ4 and gzip also work in Java alone.
     *
     * @throws ConfigException if the temporary folder does not allow it
     */
    public static void require() {
        try (OutputStream compressed =
                Compression.zstd().build().wrapForOutput(new ByteBufferOutputStream(Byte.SIZE), MAGIC)) {
            compressed.write(0);
        } catch (IOException | KafkaException | LinkageError e) {
            String folder = System.getProperty(FOLDER);
            String rule = "compressed batches (zstd, snappy) need native code in Java's temporary folder, which "
                    + reason(Path.of(folder), e) + ": start Java with -D" + FOLDER
                    + "=FOLDER, where this user may write and execute files";
            throw new Violation(FOLDER, folder, rule, Violation.NO_LINE).refused();
        }
    }

    private static String reason(Path folder, Throwable failure) {
        if (!Files.isDirectory(folder)) {
            return "does not exist";
        }
        if (!Files.isWritable(folder)) {
            return "can't be written";
        }
        String reason = ClientFailure.reason(failure);
        String system = reason.substring(reason.lastIndexOf(": ") + 1).trim();
        return system.contains("map segment") ? "is mounted noexec" : "refuses it (" + system + ")";
    }
}
