package io.streamingetl.ops.cluster;

import java.lang.management.ManagementFactory;
import java.util.UUID;

/**
 * What nodes go by: process id, machine's name and a few random digits, such as {@code 30756@vm/5e0c1f}. In containers
 * two nodes may have one process id and one machine's name.
 */
public final class NodeName {
    private static final char BEFORE_DIGITS = '/';
    private static final int DIGITS = 6;

    private NodeName() {}

    /** A new one for this process. */
    public static String here() {
        String digits = UUID.randomUUID().toString().substring(0, DIGITS);
        return ManagementFactory.getRuntimeMXBean().getName() + BEFORE_DIGITS + digits;
    }

    /** Whether these may be two starts of one thing, such as of a container whose process always has the same id. */
    static boolean samePlace(String name, String other) {
        return place(name).equals(place(other));
    }

    private static String place(String name) {
        int end = name.lastIndexOf(BEFORE_DIGITS);
        return end < 0 ? name : name.substring(0, end);
    }
}
