package io.streamingetl.ops.cluster;

import java.lang.management.ManagementFactory;
import java.util.UUID;

/**
 * The name of a node: process id, host name and random digits, such as {@code 30756@vm/5e0c1f}. The digits are needed
 * because two containers may have the same process id and host name.
 */
public final class NodeName {
    private static final char BEFORE_DIGITS = '/';
    private static final int DIGITS = 6;

    private NodeName() {}

    /** A new name for this process. */
    public static String here() {
        String digits = UUID.randomUUID().toString().substring(0, DIGITS);
        return ManagementFactory.getRuntimeMXBean().getName() + BEFORE_DIGITS + digits;
    }

    /** Whether both have the same process id and host name, as a container before and after a restart. */
    static boolean samePlace(String name, String other) {
        return place(name).equals(place(other));
    }

    private static String place(String name) {
        int end = name.lastIndexOf(BEFORE_DIGITS);
        return end < 0 ? name : name.substring(0, end);
    }
}
