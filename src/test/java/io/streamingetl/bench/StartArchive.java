package io.streamingetl.bench;

import java.nio.file.Path;

/** The class archive with which both sides of a comparison start, created by an unmeasured run of the product. */
enum StartArchive {
    /** No archive. */
    NONE("false", null, null),
    /** The classes that the product loads. */
    CLASSES("true", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),
    /** Loaded and linked classes with method profiles; requires JDK 25. */
    AOT("aot", "-XX:AOTCacheOutput=", "-XX:AOTCache=");

    private final String setting;
    private final String makes;
    private final String uses;

    StartArchive(String setting, String makes, String uses) {
        this.setting = setting;
        this.makes = makes;
        this.uses = uses;
    }

    /** @throws IllegalArgumentException if no archive has this setting */
    static StartArchive of(String setting) {
        for (StartArchive archive : values()) {
            if (archive.setting.equals(setting)) {
                return archive;
            }
        }
        throw new IllegalArgumentException("archive=" + setting + " in bench.cases: must be false, true or aot");
    }

    /** The JVM option that writes the archive at exit; not for {@link #NONE}. */
    String makes(Path file) {
        return makes + file;
    }

    /** The JVM option that uses the archive; not for {@link #NONE}. */
    String uses(Path file) {
        return uses + file;
    }
}
