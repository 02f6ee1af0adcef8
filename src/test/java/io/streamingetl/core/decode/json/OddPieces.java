package io.streamingetl.core.decode.json;

/** What {@link RandomRecords} puts where something else is usual: values, names, white space, and bytes anywhere. */
final class OddPieces {
    static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "-1",
        "7",
        "12",
        "4.03",
        "-4.03",
        "4.030",
        "4.035",
        "0.5",
        "-0.50",
        "1.0",
        "00",
        "01",
        "-01",
        "1.",
        ".5",
        "-",
        "-.5",
        "+1",
        "1e2",
        "1E2",
        "1e",
        "1.5e1",
        "4.03.1",
        "99999999",
        "100000000",
        "123456789.12",
        "9999999999.99",
        "10000000000.00",
        "1537514430",
        "1537514430.0",
        "1537514430123",
        "9223372036854775",
        "12345678",
        "9223372036854776",
        "999999999999999999",
        "1000000000000000000",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "123456789012345678901",
        "0.123456789012345678",
        "0.1234567890123456789",
        "1 2",
        "1_0"
    };

    static final String[] TEXTS = {
        "\"\"",
        "\"TW\"",
        "\"a\"",
        "\"Singapur\"",
        "\"1234567\"",
        "\"12345678\"",
        "\"sixteen letters.\"",
        "\"seventeen letters\"",
        "\"é\"",
        "\"日本語日本語日本語日本語日本語日\"",
        "\"日本語日本語日本語日本語日本語日本\"",
        "\"😀😀\"",
        "\"\u007f\"",
        "\"a\\u0041\"",
        "\"\\\"\"",
        "\"\\\\\"",
        "\"tab\there\"",
        "\"\0\"",
        "\"\\ud800\"",
        "'TW'",
        "\"open",
        "\"2018-09-21T06:17:46Z\"",
        "\"2018-09-21T06:17:46.123+08:00\"",
        "\"2018-09-21T06:17:46\"",
        "\"1960-01-01T00:00:00Z\""
    };

    static final String[] OTHERS = {
        "null",
        "true",
        "false",
        "nul",
        "truee",
        "falsy",
        "fals",
        "[]",
        "{}",
        "[1,{\"a\":[]}]",
        "{\"price\": 1}",
        "NaN",
        ""
    };

    static final String[] EXTRAS = {
        "orderid",
        "note",
        "",
        "pric",
        "prices",
        "Price",
        "\\u0070rice",
        "naïve",
        "a_rather_long_name_of_a_field_that_nobody_reads"
    };

    static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "-",
        ".",
        "0",
        "9",
        "e",
        " ",
        "\n",
        "\0",
        "\u007f",
        "é",
        "😀",
        "\"price\":1,",
        "null"
    };

    static final String[] BLANKS = {"", "", " ", " ", "\n  ", "\t", "\r\n", " ".repeat(20), "\f", "\u00a0"};

    private OddPieces() {}
}
