package io.streamingetl.bench.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * CPU time (user and system, seconds) that the threads of a running JVM have used so far, by purpose.
 *
 * @param main of the main thread
 * @param polling of the threads that poll Kafka and decode, other than the main thread
 * @param loops of the event loops, which fold and write
 * @param compiling of the JIT compiler threads
 * @param collecting of the garbage collector threads
 */
public record ThreadTimes(double main, double polling, double loops, double compiling, double collecting) {
    /** CPU time of a thread, with its Linux name: the first 15 characters of its Java name. */
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

    /** Returns nothing for a thread that has ended since the list was read. */
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
