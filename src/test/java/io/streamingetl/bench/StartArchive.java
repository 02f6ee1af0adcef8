package io.streamingetl.bench;

import java.nio.file.Path;

/** What both sides of a comparison start with: made by a run of the product that is not measured. */
enum StartArchive {
    /** Nothing. */
    NONE("false", null, null),
    /** The classes that the product loads. */
    CLASSES("true", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),
    /** These, linked, and how often their methods ran: from JDK 25 on. */
    AOT("aot", "-XX:AOTCacheOutput=", "-XX:AOTCache=");

    private final String setting;
    private final String makes;
    private final String uses;

    StartArchive(String setting, String makes, String uses) {
        this.setting = setting;
        this.makes = makes;
        this.uses = uses;
    }

    /** @throws IllegalArgumentException where no archive is set so */
    static StartArchive of(String setting) {
        for (StartArchive archive : values()) {
            if (archive.setting.equals(setting)) {
                return archive;
            }
        }
        throw new IllegalArgumentException("archive=" + setting + " in bench.cases: must be false, true or aot");
    }

    /** The JVM's option to write it at the end; not of {@link #NONE}. */
    String makes(Path file) {
        return makes + file;
    }

    /** The JVM's option to start with it; not of {@link #NONE}. */
    String uses(Path file) {
        return uses + file;
    }
}
