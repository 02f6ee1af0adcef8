package io.streamingetl.config.rule;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads whole files that a user names, which may be pipes, or devices that never end. */
public final class TextFile {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private TextFile() {}

    /**
     * Its text.
     *
     * @param maxBytes inclusive; a multiple of 1 KiB or of 1 MiB
     * @throws IOException if it can't be read, is larger or is not UTF-8; {@link FileErrors#reason} has the sentence
     */
    public static String read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = new byte[maxBytes + 1];
            // Not readNBytes(int), which seeks, and a pipe can't.
            int length = in.readNBytes(bytes, 0, bytes.length);
            if (length > maxBytes) {
                throw new IOException("it is larger than " + size(maxBytes));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        }
    }

    private static String size(int bytes) {
        return bytes < MIB ? bytes / KIB + " KiB" : bytes / MIB + " MiB";
    }
}
