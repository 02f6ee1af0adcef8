package io.streamingetl.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitFramesTest {
    private final ByteArrayOutputStream others = new ByteArrayOutputStream();
    private final List<byte[]> commits = new ArrayList<>();
    private final CommitFrames frames = new CommitFrames();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 64, 70_000, 200_000})
    void when_streamIsCutAnywhere_then_everyCommitIsFoundAndTheRestUntouched(int chunkBytes) throws Exception {
        byte[] commit = query("COMMIT");
        byte[] lower = query(" commit; ");
        byte[] rest = concat(query("SELECT 1"), query("INSERT INTO t VALUES " + "x".repeat(70_000)), query(""));
        byte[] looksLike = concat(query("COMMIT AND CHAIN"), packet((byte) 0x16, "COMMIT"), new byte[] {0, 0, 0, 0});
        byte[] stream = concat(rest, commit, looksLike, lower, rest);

        for (int from = 0; from < stream.length; from += chunkBytes) {
            byte[] chunk = Arrays.copyOfRange(stream, from, Math.min(stream.length, from + chunkBytes));
            frames.accept(chunk, chunk.length, new Recorder());
        }

        assertThat(commits).containsExactly(commit, lower);
        assertThat(others.toByteArray()).isEqualTo(concat(rest, looksLike, rest));
    }

    private static byte[] query(String text) {
        return packet((byte) 0x03, text);
    }

    private static byte[] packet(byte command, String text) {
        int length = text.length() + 1;
        byte[] header = {(byte) length, (byte) (length >> 8), (byte) (length >> 16), 0, command};
        return concat(header, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private final class Recorder implements CommitFrames.Sink {
        @Override
        public void other(byte[] bytes, int from, int length) {
            others.write(bytes, from, length);
        }

        @Override
        public void commit(byte[] packet) {
            commits.add(packet);
        }
    }
}
