package io.streamingetl.cli.check;

/**
 * One line of a check.
 *
 * @param subject what was checked, such as {@code table orders}
 * @param detail the result
 * @param advice what to do; empty if nothing
 */
record Finding(Level level, String subject, String detail, String advice) {
    /** In order of severity. */
    enum Level {
        OK(0),
        /** The pipeline runs, but perhaps not as intended. */
        WARNING(1),
        /** The pipeline can't run. */
        ERROR(2);

        private final int exitCode;

        Level(int exitCode) {
            this.exitCode = exitCode;
        }

        /** The exit code of a check whose worst finding has this level. */
        int exitCode() {
            return exitCode;
        }
    }

    static Finding ok(String subject, String detail) {
        return new Finding(Level.OK, subject, detail, "");
    }

    static Finding warning(String subject, String detail, String advice) {
        return new Finding(Level.WARNING, subject, detail, advice);
    }

    static Finding error(String subject, String detail, String advice) {
        return new Finding(Level.ERROR, subject, detail, advice);
    }
}
