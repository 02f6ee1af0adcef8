package io.streamingetl.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformTest {
    @Test
    void when_libraryIsAbsent_then_theReasonNamesProgramAndLibrary() {
        assertThat(Platform.missing("Some server", List.of("libabsent.so.9")).orElseThrow())
                .startsWith("Some server")
                .containsAnyOf("libabsent.so.9", "Linux on x86-64 only");
    }
}
