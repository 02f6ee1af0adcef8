package io.streamingetl.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/**
 * The console without Maven's own layer: that parses escape sequences, and fails if Maven's shutdown hook writes one
 * while the demo says how it stops.
 */
final class DemoConsole {
    static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);

    private DemoConsole() {}
}
