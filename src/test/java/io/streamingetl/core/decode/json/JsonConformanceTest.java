package io.streamingetl.core.decode.json;

import static io.streamingetl.core.decode.json.OrderJson.SCHEMA;
import static io.streamingetl.core.decode.json.OrderJson.order;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a JSON value (RFC 8259) and what is not, wherever it stands in a field that is not read. */
class JsonConformanceTest {
    /** Without its brackets. */
    private static final String ORDER = order().toString().replaceAll("^.|.$", "");

    /** Where the value stands in the field. */
    private static final List<String> AROUND =
            List.of("%s", " \t%s\r\n", "[%s]", "[1 , %s ,[]]", "{\"a\":%s}", "{\"a\":[{},{\"b\" : %s },\"\"],\"c\":0}");

    private static final String JSON = """
            0  -0  -0.0  10  0.5  -1  1e1  1E1  1e+1  1e-1  1.5e00  0e9  1e999999999999  1.000000000000000000000000000000
            123456789012345678901234567890.123456789012345678901234567890  true  false  null  []  {}  [[]]  [{}]  [ ]
            {"":{}}  {\t}  [[],[]]  ["a",1,-1,true,false,null,{},[]]  {"a":1,"a":2}  {"\\u0061":1, "a" :\t2 }  ""  "a"
            "\u007f"  "/"  "\\/"  "\\""  "\\\\"  "\\\\\\""  "'"  "\\b\\f\\n\\r\\t"  "\\u0000"  "\\uAbCd"  "\\uffff"
            "\\ud834\\udd1e"  "\\ud800"  "\\udc00"  "\\udead\\ud800"  "{[,:]}"  "seven.."  "eight..."  "nine....\\n"
            "ß"  "日本語"  "a日b本c"  "😀"  "\u0080\u07ff\u0800\ud7ff\ue000\uffff"  "\ud800\udc00\udbff\udfff"
            "\ufeff"  "ж日😀ж日😀ж日😀ж日😀ж日😀"
            """;

    private static final String NOT_JSON = """
            ,  :  -  +1  00  01  -01  1.  .5  -.5  1.e1  1e  1e+  1ee1  1e1.5  0x1  1_0  1 2  --1  1-  1a  Infinity
            -Infinity  NaN  True  TRUE  tru  truee  nul  nulll  fals  falsee  undefined  a  'a'  "  "a  a"  \"""  "\\"
            "\\x"  "\\'"  "\\ "  "\\u"  "\\u1"  "\\u12"  "\\u123"  "\\u123g"  "\\U1234"  "\\u+123"  "\\\r"  "a\rb"
            "a\tb"  "\0"  "\u001f"  [  ]  {  }  [1  [1,  [1,]  [,1]  [,]  [1,,2]  [1 2]  [1:2]  [1}  {1}  {]  [)  {"a"}
            {"a":}  {"a":1,}  {,"a":1}  {"a":1,,"b":2}  {"a":1 "b":2}  {"a" 1}  {"a",1}  {"a"::1}  {a:1}  {'a':1}  {1:1}
            {null:1}  {"a":1]  {"a":1  {"a  {"\\x":1}  {"a\tb":1}  [[]  [[]]]  {}}  /**/1  1//  #1  \f1  \0131  1\0
            [1]x  {}x
            """;

    /** Bytes of a text, in hexadecimal digits. */
    private static final String NOT_UTF8 = """
            80  bf  c0af  c1bf  c3  c328  e0  e282  e28228  e08080  e09fbf  eda080  edbfbf  f0  f09f98  f09f9828  f0808080
            f08fbfbf  f4908080  f5808080  f8888080  fe  ff  e697a5e69c  e697a5eda080  eda080e697a5  e697a5e08080  d0b6d0
            61626364656667ff  5c7530303065e9  5c80  e9e8e7
            """;

    private final ScanningDecoder scanning = new ScanningDecoder(SCHEMA);
    private final JsonDecoder jackson = new JsonDecoder(SCHEMA);

    static Stream<String> json() {
        return values(JSON);
    }

    static Stream<String> notJson() {
        return values(NOT_JSON);
    }

    static Stream<String> notUtf8() {
        return values(NOT_UTF8);
    }

    private static Stream<String> values(String lines) {
        return Stream.of(lines.split(" {2,}|\n"));
    }

    @ParameterizedTest
    @MethodSource("json")
    void when_itIsJson_then_itIsSkipped(String value) {
        assertVerdicts(latin1(value), null);
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void when_itIsNotJson_then_badJson(String value) {
        assertVerdicts(value, Reason.BAD_JSON);
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void when_itIsNotUtf8_then_badUtf8(String hex) {
        String bytes = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
        for (String around : List.of("\"%s\"", "\"abcdefgh%s\"", "\"%s, more\"", "{\"%s\":1}", "%s", "\"日本%s日本\"")) {
            assertVerdicts(latin1(around).formatted(bytes), Reason.BAD_UTF8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"a\":}"})
    void when_nested_then_upTo64Levels(String level) {
        String open = level.substring(0, level.length() - 1);
        String close = level.substring(open.length());
        assertVerdict(open.repeat(63) + 1 + close.repeat(63), null);
        assertVerdict(open.repeat(64) + 1 + close.repeat(64), Reason.BAD_JSON);
    }

    private static String latin1(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /** @param value as Latin-1, so that any byte can be in it */
    private void assertVerdicts(String value, Reason expected) {
        for (String around : AROUND) {
            assertVerdict(around.formatted(value), expected);
        }
    }

    /** Of the value of the record's first field and of its last. */
    private void assertVerdict(String value, Reason expected) {
        for (String text : List.of("{\"x\":" + value + "," + ORDER + "}", "{" + ORDER + ",\"x\":" + value + "}")) {
            byte[] record = text.getBytes(ISO_8859_1);
            Rejection byJackson = jackson.decode(record, 0, record.length, new Event(2));
            Rejection byScanning = scanning.decode(record, 0, record.length, new Event(2));
            assertThat(byJackson == null ? null : byJackson.reason()).as(text).isEqualTo(expected);
            assertThat(byScanning).as(text).isEqualTo(byJackson);
            assertThat(scanning.isObject(record, 0, record.length)).as(text).isEqualTo(expected == null);
        }
    }
}
