package io.streamingetl.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    @Test
    void when_aThirdIsDone_then_aThirdOfTheBarIsFilled() {
        assertThat(ProgressBar.line(1_000, 3_000))
                .isEqualTo("[==========                    ]  33%  1,000 of 3,000 records");
        assertThat(ProgressBar.line(0, 0)).startsWith("[==============================] 100%");
    }

    @Test
    void when_thereIsNoTerminal_then_nothingIsPrinted() {
        StringWriter out = new StringWriter();
        ProgressBar bar = new ProgressBar(new PrintWriter(out, true), false);
        bar.begin(2);
        bar.accept(1);
        bar.clear();
        assertThat(out.toString()).isEmpty();
    }
}
