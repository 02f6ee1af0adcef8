package io.streamingetl.cli.check;

/**
 * One line of a check.
 *
 * @param what what was looked at, such as {@code table orders}
 * @param detail what was found
 * @param advice what to do; empty where nothing is
 */
record Finding(Level level, String what, String detail, String advice) {
    /** How bad it is, in that order. */
    enum Level {
        OK(0),
        /** The pipeline runs, but perhaps not as meant. */
        WARNING(1),
        /** The pipeline can't run. */
        ERROR(2);

        private final int exitCode;

        Level(int exitCode) {
            this.exitCode = exitCode;
        }

        /** What a check ends with whose worst finding this is. */
        int exitCode() {
            return exitCode;
        }
    }

    static Finding ok(String what, String detail) {
        return new Finding(Level.OK, what, detail, "");
    }

    static Finding warning(String what, String detail, String advice) {
        return new Finding(Level.WARNING, what, detail, advice);
    }

    static Finding error(String what, String detail, String advice) {
        return new Finding(Level.ERROR, what, detail, advice);
    }
}
