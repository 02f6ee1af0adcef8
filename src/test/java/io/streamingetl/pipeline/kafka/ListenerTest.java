package io.streamingetl.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerTest {
    @ParameterizedTest
    @CsvSource({
        "000001cc00000001, PLAIN",
        "15030300020250, TLS",
        "1603030031020000, TLS",
        // MariaDB's greeting, and the error of a server with too many connections.
        "5d0000000a352e35, DATABASE",
        "48000000ff100454, DATABASE",
        // HTTP/1.1, SSH, a negative length, and no length.
        "485454502f312e31, OTHER",
        "5353482d322e302d, OTHER",
        "ff00000000000000, OTHER",
        "0000000000000000, OTHER"
    })
    void when_bytesComeFirst_then_theyNameTheListener(String first, Listener.Kind kind) {
        assertThat(Listener.kind(HexFormat.of().parseHex(first))).isEqualTo(kind);
    }
}
