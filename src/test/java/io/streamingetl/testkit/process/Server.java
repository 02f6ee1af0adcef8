package io.streamingetl.testkit.process;

import java.nio.file.Path;
import java.time.Duration;

/** A real server process on loopback, which keeps its port and its data across kills and restarts. */
public abstract class Server implements AutoCloseable {
    protected static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofMinutes(1);

    private final Path dir;
    private final boolean temporary;
    private final int port = Ports.free();
    private ServerProcess process;

    /**
     * Creates the server without starting it.
     *
     * @param temporary whether {@link #close} deletes the folder
     */
    protected Server(Path dir, boolean temporary) {
        this.dir = ServerFiles.create(dir);
        this.temporary = temporary;
    }

    /** Starts the process and returns when it accepts clients. */
    protected abstract ServerProcess launch();

    public final void up() {
        process = launch();
    }

    public final String host() {
        return "127.0.0.1";
    }

    public final int port() {
        return port;
    }

    public final long pid() {
        return process.pid();
    }

    public final boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when the process has ended. Throws IllegalStateException if it had ended before. */
    public final void kill() {
        process.killRunning();
    }

    /** SIGSTOP: sockets stay open, but nothing answers. */
    public final void freeze() {
        process.freeze();
    }

    /** SIGCONT. */
    public final void thaw() {
        process.thaw();
    }

    /** Stops gracefully. */
    public final void stop() {
        process.stop(STOP);
    }

    /**
     * Starts on the same port and data, and returns when it accepts clients; first stops gracefully if it still runs.
     *
     * @throws IllegalStateException with the end of the server's log, when it does not start
     */
    public final void restart() {
        stop();
        up();
    }

    /** Stops the server, and deletes its folder if the server created it. */
    @Override
    public final void close() {
        if (temporary) {
            process.kill();
            ServerFiles.delete(dir);
        } else {
            stop();
        }
    }

    protected final Path dir() {
        return dir;
    }

    protected final Path data() {
        return dir.resolve("data");
    }

    protected final Path log() {
        return dir.resolve("server.log");
    }
}
