package dev.podium.inference.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What surely does not fit a schema, and what may. */
class SchemaCheckTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static boolean isMisfit(String schema, String value) {
        return SchemaCheck.isMisfit(JSON.readTree(schema), JSON.readTree(value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            true                                                              | 1                    | false
            false                                                             | 1                    | true
            {}                                                                | {"a":1}              | false
            {"type":"object"}                                                 | []                   | true
            {"type":["string","null"]}                                        | null                 | false
            {"type":["string","null"]}                                        | 3                    | true
            {"type":"string","nullable":true}                                 | null                 | false
            {"type":"integer"}                                                | 2.0                  | false
            {"type":"integer"}                                                | 2.5                  | true
            {"type":"number"}                                                 | "2"                  | true
            {"enum":["a",1]}                                                  | 1.0                  | false
            {"enum":["a",1]}                                                  | "b"                  | true
            {"const":{"x":[1]}}                                               | {"x":[1]}            | false
            {"const":{"x":[1]}}                                               | {"x":[2]}            | true
            {"minimum":1,"exclusiveMaximum":3}                                | 3                    | true
            {"minimum":1,"exclusiveMaximum":3}                                | 1                    | false
            {"minLength":2,"maxLength":3}                                     | "é"                  | true
            {"minLength":2,"maxLength":3}                                     | "abc"                | false
            {"required":["a"]}                                                | {"b":1}              | true
            {"properties":{"a":{"type":"string"}}}                            | {"a":1}              | true
            {"properties":{"a":{"type":"string"}}}                            | {"b":1}              | false
            {"properties":{"a":{}},"additionalProperties":false}              | {"a":1,"b":2}        | true
            {"properties":{"a":{}},"additionalProperties":{"type":"string"}}  | {"a":1,"b":"x"}      | false
            {"patternProperties":{"^x":{}},"additionalProperties":false}      | {"xa":1}             | false
            {"items":{"type":"string"},"minItems":1}                          | []                   | true
            {"items":{"type":"string"},"minItems":1}                          | ["a",1]              | true
            {"prefixItems":[{"type":"string"}],"items":{"type":"number"}}     | ["a",1]              | false
            {"prefixItems":[{"type":"string"}],"items":false}                 | ["a",1]              | true
            {"anyOf":[{"type":"string"},{"type":"number"}]}                   | true                 | true
            {"oneOf":[{"type":"string"},{"type":"number"}]}                   | 1                    | false
            {"allOf":[{"required":["a"]},{"required":["b"]}]}                 | {"a":1}              | true
            {"$ref":"#/$defs/n","$defs":{"n":{"type":"number"}}}              | "x"                  | true
            {"$ref":"https://example.org/schema.json"}                        | "x"                  | false
            {"pattern":"^[0-9]+$","format":"date","unknown":1}                | "x"                  | false
            {"properties":{"n":{"$ref":"#"}},"required":["v"]}                | {"v":1,"n":{"v":2}}  | false
            {"properties":{"n":{"$ref":"#"}},"required":["v"]}                | {"v":1,"n":{}}       | true
            """)
    void saysWhatDoesNotFit(String schema, String value, boolean misfit) {
        assertThat(isMisfit(schema, value)).isEqualTo(misfit);
    }

    @Test
    void aSchemaThatWouldKeepItBusyForEverIsTakenForFitting() {
        // Each level looks twice at the next: 2^100 steps.
        var schema = new StringBuilder("{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
        for (int i = 0; i < 100; i++) {
            var next = "{\"$ref\":\"#/$defs/a" + (i + 1) + "\"}";
            schema.append("\"a" + i + "\":{\"allOf\":[" + next + "," + next + "]},");
        }
        schema.append("\"a100\":{}}}");
        assertThat(isMisfit(schema.toString(), "1")).isFalse();
        assertThat(isMisfit("{\"$ref\":\"#\"}", "1")).isFalse();
    }
}
