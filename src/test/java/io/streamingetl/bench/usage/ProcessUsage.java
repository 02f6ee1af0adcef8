package io.streamingetl.bench.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resources that a running process has used so far, as Linux reports them.
 *
 * @param cpuSeconds user and system time of all its threads, in steps of 10 ms
 * @param rssMib resident memory
 * @param peakRssMib peak resident memory
 * @param threads CPU time by purpose of the threads
 */
public record ProcessUsage(double cpuSeconds, double rssMib, double peakRssMib, ThreadTimes threads) {
    /** Unit of times in {@code /proc}, whatever the kernel uses internally ({@code USER_HZ}). */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields of user and system time after the command's closing parenthesis, in proc_pid_stat(5). */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    public static ProcessUsage of(long pid) {
        Path proc = Path.of("/proc", String.valueOf(pid));
        double cpuSeconds = cpuSeconds(read(proc.resolve("stat")));
        String status = read(proc.resolve("status"));
        return new ProcessUsage(cpuSeconds, mib(status, "VmRSS"), mib(status, "VmHWM"), ThreadTimes.of(proc));
    }

    /** User and system time of a process or a thread, in seconds. */
    static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) / TICKS_PER_SECOND;
    }

    /** CPU time of all other threads, including ended ones. */
    public double restSeconds() {
        return cpuSeconds
                - threads.main()
                - threads.polling()
                - threads.loops()
                - threads.compiling()
                - threads.collecting();
    }

    private static double mib(String status, String name) {
        Matcher matcher = Pattern.compile("^" + name + ":\\s+(\\d+) kB$", Pattern.MULTILINE)
                .matcher(status);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in\n" + status);
        }
        return Long.parseLong(matcher.group(1)) / 1024.0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
