package io.streamingetl.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.key.RedactedView;
import io.streamingetl.config.parse.Yaml;
import io.streamingetl.config.reload.ReloadPlan;
import io.streamingetl.testkit.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkTlsTest {
    @TempDir
    private Path dir;

    private Path ca;

    @BeforeEach
    void writeAuthority() throws IOException {
        ca = Files.writeString(dir.resolve("ca.pem"), Pem.AUTHORITY);
    }

    private String sink(String mode) {
        return "sink: { tls: " + mode + ", tls-ca: " + ca + " }";
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-identity"})
    void when_modeVerifies_then_viewShowsItAndTheFile(String mode) {
        EtlConfig config = Yaml.parse(sink(mode));
        assertThat(RedactedView.of(config)).extracting("sink.tls").isEqualTo(mode);
        assertThat(RedactedView.of(config)).extracting("sink.tls-ca").isEqualTo(ca.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"disabled", "required"})
    void when_modeVerifiesNothing_then_anAuthorityIsRefused(String mode) {
        assertThat(Yaml.refusal(sink(mode)))
                .containsExactly("etl.yaml:1: sink.tls-ca is \"" + ca
                        + "\": verifies nothing unless sink.tls is verify-ca or verify-identity");
    }

    @Test
    void when_fileHoldsSeveralAuthoritiesAndRemarks_then_taken() throws IOException {
        Files.writeString(ca, "old\n" + Pem.AUTHORITY + "new\n" + Pem.AUTHORITY);
        assertThat(Yaml.parse(sink("verify-ca")).sink().tls().ca()).isPresent();
    }

    @Test
    void when_certificateIsCutShort_then_refused() throws IOException {
        Files.writeString(ca, Pem.AUTHORITY.substring(0, Pem.AUTHORITY.length() / 2));
        assertThat(Yaml.refusal(sink("verify-ca")))
                .containsExactly("etl.yaml:1: sink.tls-ca is \"" + ca + "\": must name a file of certificates in PEM");
    }

    @Test
    void when_onlyTheFileChanges_then_itIsAChangeThatNamesIt() throws IOException {
        EtlConfig before = Yaml.parse(sink("verify-ca"));
        Files.writeString(ca, Pem.AUTHORITY + Pem.AUTHORITY);
        ReloadPlan plan = ReloadPlan.of(before, Yaml.parse(sink("verify-ca")), "etl.yaml");
        assertThat(plan.changes()).containsExactly("sink.tls-ca (the content of " + ca + ")");
        assertThat(plan.steps()).containsExactly(ReloadPlan.Step.DATA_PATH);
    }
}
