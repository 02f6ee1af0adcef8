package io.streamingetl.demo;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.streamingetl.node.ProcessSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * SIGINT for a process in the background: a shell script starts such a process with SIGINT ignored, and a JVM leaves a
 * signal alone that was ignored when it started.
 */
final class BackgroundInterrupt {
    private static final int SIGINT = 2;
    private static final int EXIT_CODE = 128 + SIGINT;

    private BackgroundInterrupt() {}

    /** Makes SIGINT end this process as SIGTERM does. Nothing changes if it does already. */
    static void accept() throws IOException {
        if (isIgnored()) {
            // Back to the default, whose address is null: a JVM takes over no ignored signal.
            NativeLibrary.getInstance("c").getFunction("signal").invokePointer(new Object[] {SIGINT, Pointer.NULL});
            ProcessSignal.handle("INT", () -> System.exit(EXIT_CODE));
        }
    }

    private static boolean isIgnored() throws IOException {
        String mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) & 1L << (SIGINT - 1)) != 0;
    }
}
