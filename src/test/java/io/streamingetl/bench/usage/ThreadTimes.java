package io.streamingetl.bench.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the threads of a living JVM have used so far, by what they are for, seconds of user and system time.
 *
 * @param main of the thread that began
 * @param polling of the threads that poll Kafka where that is not the main one; they decode, too
 * @param loops of the event loops: folding and writing
 * @param compiling of both compilers
 * @param collecting of the threads that collect garbage
 */
public record ThreadTimes(double main, double polling, double loops, double compiling, double collecting) {
    /** ThreadTime thread: what Linux calls it, which is the first 15 letters of its name, and what it used. */
    private record ThreadTime(String name, double cpuSeconds) {}

    static ThreadTimes of(Path process) {
        List<ThreadTime> threads;
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            threads = tasks.flatMap(ThreadTimes::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ThreadTimes(
                sum(threads, "java"),
                sum(threads, "vert.x-kafka"),
                sum(threads, "vert.x-event"),
                sum(threads, "C1 Compiler") + sum(threads, "C2 Compiler"),
                sum(threads, "GC Thread"));
    }

    /** Nothing of a thread that ended since the list was made. */
    private static Stream<ThreadTime> read(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            return Stream.of(new ThreadTime(
                    stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')), ProcessUsage.cpuSeconds(stat)));
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double sum(List<ThreadTime> threads, String name) {
        return threads.stream()
                .filter(thread -> thread.name.startsWith(name))
                .mapToDouble(ThreadTime::cpuSeconds)
                .sum();
    }
}
