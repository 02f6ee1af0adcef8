package io.streamingetl.config.rule;

import io.streamingetl.core.text.FailureMessage;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;

/** Why a file can't be read, in words for a user. */
public final class FileErrors {

    private FileErrors() {}

    /** The reason, which quotes nothing of the file. */
    public static String reason(Throwable failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        if (failure instanceof FileSystemException refused && refused.getReason() != null) {
            return refused.getReason();
        }
        return failure instanceof InvalidPathException invalid ? invalid.getReason() : FailureMessage.of(failure);
    }
}
