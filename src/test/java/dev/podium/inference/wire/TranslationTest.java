package dev.podium.inference.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is asked in one dialect and answered in another: nothing of its meaning is lost, and nothing is made up. */
class TranslationTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String CHAT_ANSWER = """
            : the server thinks

            data: {"id":"1","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":"Hm."}}]}

            data: {"id":"1","choices":[{"index":0,"delta":{"content":"I "}}]}

            data: {"id":"1","choices":[{"index":0,"delta":{"content":"look."}}]}

            data: {"id":"1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_a","type":"function",\
            "function":{"name":"Read","arguments":""}}]}}]}

            data: {"id":"1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"path\\""}}]}}]}

            data: {"id":"1","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_b","type":"function",\
            "function":{"name":"Bash","arguments":"{\\"command\\":\\"ls\\"}"}}]}}]}

            data: {"id":"1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1.0}"}}]}}]}

            data: {"id":"1","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

            data: {"id":"1","choices":[],"usage":{"prompt_tokens":100,"prompt_tokens_details":{"cached_tokens":60},\
            "completion_tokens":20,"completion_tokens_details":{"reasoning_tokens":5},"total_tokens":120}}

            data: [DONE]

            """;

    private static final String MESSAGES_ANSWER = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_9","type":"message","role":"assistant","content":[],\
            "model":"claude-x","usage":{"input_tokens":40,"cache_read_input_tokens":50,\
            "cache_creation_input_tokens":10,"output_tokens":1}}}

            event: ping
            data: {"type": "ping"}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"I look."}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_a","name":"Read","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"path\\""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":":1.0}"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1}

            event: content_block_start
            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_b","name":"now","input":{}}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":2}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":20}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static JsonNode asked(Dialect from, Dialect to, String body) throws Malformed {
        var talk = TalkReader.readWhole(from, body.getBytes(StandardCharsets.UTF_8));
        return JSON.readTree(
                to == Dialect.CHAT ? ChatRequest.of(talk, "m", false) : MessagesRequest.of(talk, "m", 16_000));
    }

    private static String told(Dialect provider, Dialect caller, boolean stream, String events) throws IOException {
        var usage = new UsageReader(provider);
        var reader = AnswerReader.of(provider, usage);
        var out = new ByteArrayOutputStream();
        var teller = Teller.of(caller, stream, "asked", "1", 7, true, out);
        var in = new EventReader(new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)), () -> {});
        for (var data = in.next(); data != null; data = in.next()) {
            for (var said : reader.event(data)) {
                teller.tell(said);
            }
        }
        for (var said : reader.end()) {
            teller.tell(said);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> types(String events) {
        return events.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: ".length()))
                .toList();
    }

    // Requests

    @Test
    void claudesQuestionIsAskedInChatCompletions() throws Malformed {
        assertThat(asked(Dialect.MESSAGES, Dialect.CHAT, """
                {"model":"x","max_tokens":32000,"stream":true,"temperature":0.5,"stop_sequences":["END"],
                 "thinking":{"type":"adaptive"},"metadata":{"user_id":"u"},"context_management":{"edits":[]},
                 "system":[{"type":"text","text":"x-anthropic-billing-header: cc_version=2.1;"},
                   {"type":"text","text":"You code.","cache_control":{"type":"ephemeral"}},{"type":"text","text":"Be short."}],
                 "tools":[{"name":"Read","description":"reads","input_schema":{"type":"object"}},
                   {"type":"web_search_20250305","name":"web_search"}],
                 "tool_choice":{"type":"any","disable_parallel_tool_use":true},
                 "messages":[
                  {"role":"user","content":[{"type":"text","text":"What is this?"},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aVZC"}},
                    {"type":"image","source":{"type":"url","url":"https://example.org/a.png"}}]},
                  {"role":"assistant","content":[{"type":"thinking","thinking":"Hm","signature":"s"},
                    {"type":"text","text":"I look."},
                    {"type":"tool_use","id":"toolu_1","name":"Read","input":{"path":"a"}},
                    {"type":"tool_use","id":"toolu_2","name":"Read","input":{"path":"b"}}]},
                  {"role":"user","content":[
                    {"type":"text","text":"Go on."},
                    {"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"see"},
                      {"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"ZGRk"}}]},
                    {"type":"tool_result","tool_use_id":"toolu_2","content":"no such file","is_error":true}]}]}""")).isEqualTo(JSON.readTree("""
                {"model":"m","messages":[
                  {"role":"system","content":"You code.\\n\\nBe short."},
                  {"role":"user","content":[{"type":"text","text":"What is this?"},
                    {"type":"image_url","image_url":{"url":"data:image/png;base64,aVZC"}},
                    {"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]},
                  {"role":"assistant","content":"I look.","tool_calls":[
                    {"id":"toolu_1","type":"function","function":{"name":"Read","arguments":"{\\"path\\":\\"a\\"}"}},
                    {"id":"toolu_2","type":"function","function":{"name":"Read","arguments":"{\\"path\\":\\"b\\"}"}}]},
                  {"role":"tool","tool_call_id":"toolu_1","content":"see"},
                  {"role":"tool","tool_call_id":"toolu_2","content":"Error: no such file"},
                  {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,ZGRk"}},
                    {"type":"text","text":"Go on."}]}],
                 "stream":true,"stream_options":{"include_usage":true},
                 "tools":[{"type":"function","function":{"name":"Read","description":"reads","parameters":{"type":"object"}}}],
                 "tool_choice":"required","parallel_tool_calls":false,
                 "max_tokens":32000,"temperature":0.5,"stop":["END"]}"""));
    }

    @Test
    void openAiItselfIsAskedInTheWordsThatAllItsModelsTake() throws Malformed {
        var talk = TalkReader.readWhole(Dialect.MESSAGES, """
                {"max_tokens":9,"temperature":1,"messages":[{"role":"user","content":"Hi"}]}""".getBytes(StandardCharsets.UTF_8));
        assertThat(JSON.readTree(ChatRequest.of(talk, "gpt-x", true))).isEqualTo(JSON.readTree("""
                {"model":"gpt-x","messages":[{"role":"user","content":"Hi"}],"stream":true,
                 "stream_options":{"include_usage":true},"max_completion_tokens":9}"""));
    }

    @Test
    void chatCompletionsAreAskedInMessagesWithMarksForTheCache() throws Malformed {
        assertThat(asked(Dialect.CHAT, Dialect.MESSAGES, """
                {"model":"x","temperature":1.4,"top_p":0.9,"stop":["END"," "],"seed":7,"user":"u",
                 "tool_choice":{"type":"function","function":{"name":"ls"}},"parallel_tool_calls":false,
                 "tools":[{"type":"function","function":{"name":"ls","description":"lists","parameters":{"type":"object"}}}],
                 "messages":[
                  {"role":"system","content":"You code."},
                  {"role":"user","content":[{"type":"text","text":"What is this?"},
                    {"type":"image_url","image_url":{"url":"data:image/png;base64,aVZC"}},
                    {"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]},
                  {"role":"assistant","content":null,"tool_calls":[
                    {"id":"functions.ls:0","type":"function","function":{"name":"ls","arguments":"{\\"path\\":\\"a\\"}"}},
                    {"id":"call_2","type":"function","function":{"name":"ls","arguments":""}}]},
                  {"role":"tool","tool_call_id":"functions.ls:0","content":"one"},
                  {"role":"tool","tool_call_id":"call_2","content":""},
                  {"role":"user","content":"Go on."}]}""")).isEqualTo(JSON.readTree("""
                {"model":"m","max_tokens":16000,
                 "system":[{"type":"text","text":"You code.","cache_control":{"type":"ephemeral"}}],
                 "messages":[
                  {"role":"user","content":[{"type":"text","text":"What is this?"},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aVZC"}},
                    {"type":"image","source":{"type":"url","url":"https://example.org/a.png"}}]},
                  {"role":"assistant","content":[
                    {"type":"tool_use","id":"functions_ls_0","name":"ls","input":{"path":"a"}},
                    {"type":"tool_use","id":"call_2","name":"ls","input":{}}]},
                  {"role":"user","content":[
                    {"type":"tool_result","tool_use_id":"functions_ls_0","content":[{"type":"text","text":"one"}]},
                    {"type":"tool_result","tool_use_id":"call_2"},
                    {"type":"text","text":"Go on.","cache_control":{"type":"ephemeral"}}]}],
                 "stream":true,
                 "tools":[{"name":"ls","description":"lists","input_schema":{"type":"object"}}],
                 "tool_choice":{"type":"tool","name":"ls","disable_parallel_tool_use":true},
                 "top_p":0.9,"stop_sequences":["END"]}"""));
    }

    private static final String CODEX = """
            {"model":"x","stream":true,"store":false,"include":["reasoning.encrypted_content"],
             "reasoning":{"effort":"high","summary":"auto"},"prompt_cache_key":"k","max_output_tokens":500,
             "text":{"format":{"type":"json_schema","name":"out","schema":{"type":"object"}}},
             "instructions":"You code.","tool_choice":"auto","parallel_tool_calls":true,
             "tools":[{"type":"function","name":"ls","description":"lists","parameters":{"type":"object"}},
               {"type":"web_search"}],
             "input":[
              {"type":"message","role":"developer","content":[{"type":"input_text","text":"Be short."}]},
              {"type":"message","role":"user","content":[{"type":"input_text","text":"What is this?"},
                {"type":"input_image","image_url":"data:image/png;base64,aVZC"}]},
              {"type":"reasoning","encrypted_content":"sealed","summary":[]},
              {"type":"message","role":"assistant","content":[{"type":"output_text","text":"I look."}]},
              {"type":"function_call","call_id":"call_1","name":"ls","arguments":"{\\"path\\":\\"a\\"}"},
              {"type":"function_call","call_id":"call_2","name":"ls","arguments":"{}"},
              {"type":"function_call_output","call_id":"call_1","output":"one"},
              {"type":"function_call_output","call_id":"call_2","output":[{"type":"input_text","text":"two"}]}]}""";

    @Test
    void responsesAreAskedInChatCompletions() throws Malformed {
        assertThat(asked(Dialect.RESPONSES, Dialect.CHAT, CODEX)).isEqualTo(JSON.readTree("""
                {"model":"m","messages":[
                  {"role":"system","content":"You code.\\n\\nBe short."},
                  {"role":"user","content":[{"type":"text","text":"What is this?"},
                    {"type":"image_url","image_url":{"url":"data:image/png;base64,aVZC"}}]},
                  {"role":"assistant","content":"I look.","tool_calls":[
                    {"id":"call_1","type":"function","function":{"name":"ls","arguments":"{\\"path\\":\\"a\\"}"}},
                    {"id":"call_2","type":"function","function":{"name":"ls","arguments":"{}"}}]},
                  {"role":"tool","tool_call_id":"call_1","content":"one"},
                  {"role":"tool","tool_call_id":"call_2","content":"two"}],
                 "stream":true,"stream_options":{"include_usage":true},
                 "tools":[{"type":"function","function":{"name":"ls","description":"lists","parameters":{"type":"object"}}}],
                 "max_tokens":500,
                 "response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}}}"""));
    }

    @Test
    void responsesAreAskedInMessages() throws Malformed {
        assertThat(asked(Dialect.RESPONSES, Dialect.MESSAGES, CODEX)).isEqualTo(JSON.readTree("""
                {"model":"m","max_tokens":500,
                 "system":[{"type":"text","text":"You code.\\n\\nBe short.","cache_control":{"type":"ephemeral"}}],
                 "messages":[
                  {"role":"user","content":[{"type":"text","text":"What is this?"},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aVZC"}}]},
                  {"role":"assistant","content":[{"type":"text","text":"I look."},
                    {"type":"tool_use","id":"call_1","name":"ls","input":{"path":"a"}},
                    {"type":"tool_use","id":"call_2","name":"ls","input":{}}]},
                  {"role":"user","content":[
                    {"type":"tool_result","tool_use_id":"call_1","content":[{"type":"text","text":"one"}]},
                    {"type":"tool_result","tool_use_id":"call_2","content":[{"type":"text","text":"two"}],
                     "cache_control":{"type":"ephemeral"}}]}],
                 "stream":true,"tools":[{"name":"ls","description":"lists","input_schema":{"type":"object"}}],
                 "tool_choice":{"type":"auto"},
                 "output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}}"""));
    }

    @Test
    void documentsGoFromOneToTheOther() throws Malformed {
        assertThat(asked(Dialect.MESSAGES, Dialect.CHAT, """
                {"messages":[{"role":"user","content":[{"type":"document","title":"a.pdf",
                  "source":{"type":"base64","media_type":"application/pdf","data":"JVBE"}}]}]}""").at("/messages/0/content/0"))
                .isEqualTo(JSON.readTree("""
                {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBE"}}"""));
        assertThat(asked(Dialect.RESPONSES, Dialect.MESSAGES, """
                {"input":[{"role":"user","content":[{"type":"input_file","filename":"a.pdf",
                  "file_data":"data:application/pdf;base64,JVBE"}]}]}""").at("/messages/0/content/0"))
                .isEqualTo(JSON.readTree("""
                {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"}}"""));
    }

    private static void refuses(Dialect dialect, String field, String body) {
        assertThatThrownBy(() -> TalkReader.readWhole(dialect, body.getBytes(StandardCharsets.UTF_8)))
                .as(body)
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.field()).isEqualTo(field));
    }

    @Test
    void whatOnlyItsMakerUnderstandsIsRefusedByItsName() {
        var hi = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        refuses(Dialect.CHAT, "n", "{\"n\":2," + hi);
        refuses(Dialect.CHAT, "audio", "{\"audio\":{\"voice\":\"v\"}," + hi);
        refuses(Dialect.CHAT, "logprobs", "{\"logprobs\":true," + hi);
        refuses(Dialect.CHAT, "modalities", "{\"modalities\":[\"text\",\"audio\"]," + hi);
        refuses(Dialect.CHAT, "web_search_options", "{\"web_search_options\":{\"x\":1}," + hi);
        refuses(
                Dialect.CHAT,
                "messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{}}]}]}");
        refuses(Dialect.MESSAGES, "tools", "{\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"w\"}]," + hi);
        refuses(Dialect.MESSAGES, "mcp_servers", "{\"mcp_servers\":[{\"url\":\"u\"}]," + hi);
        refuses(Dialect.MESSAGES, "tool_choice", "{\"tool_choice\":{\"type\":\"tool\",\"name\":\"w\"}," + hi);
        refuses(
                Dialect.MESSAGES,
                "messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"f\"}}]}]}");
        refuses(Dialect.RESPONSES, "previous_response_id", "{\"input\":\"Hi\",\"previous_response_id\":\"r\"}");
        refuses(Dialect.RESPONSES, "background", "{\"input\":\"Hi\",\"background\":true}");
        refuses(Dialect.RESPONSES, "tools", "{\"input\":\"Hi\",\"tools\":[{\"type\":\"web_search\"}]}");
        refuses(Dialect.RESPONSES, "tool_choice", """
                {"input":"Hi","tool_choice":{"type":"web_search"},"tools":[{"type":"function","name":"f"}]}""");
    }

    // Answers

    @Test
    void anAnswerInChunksIsToldInEventsOfMessages() throws IOException {
        assertThat(told(Dialect.CHAT, Dialect.MESSAGES, true, CHAT_ANSWER)).isEqualTo("""
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"asked",\
                "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,\
                "cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"I "}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"look."}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: content_block_start
                data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_a","name":"Read","input":{}}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"path\\""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":":1.0}"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":1}

                event: content_block_start
                data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_b","name":"Bash","input":{}}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"command\\":\\"ls\\"}"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":2}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},\
                "usage":{"input_tokens":40,"cache_creation_input_tokens":0,"cache_read_input_tokens":60,"output_tokens":20}}

                event: message_stop
                data: {"type":"message_stop"}

                """);
    }

    @Test
    void anAnswerInChunksIsToldAsOneMessageWithoutThoughtsThatNobodySigned() throws IOException {
        assertThat(JSON.readTree(told(Dialect.CHAT, Dialect.MESSAGES, false, CHAT_ANSWER)))
                .isEqualTo(JSON.readTree("""
                {"id":"msg_1","type":"message","role":"assistant","model":"asked","content":[
                  {"type":"text","text":"I look."},
                  {"type":"tool_use","id":"toolu_a","name":"Read","input":{"path":1.0}},
                  {"type":"tool_use","id":"toolu_b","name":"Bash","input":{"command":"ls"}}],
                 "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":40,
                 "cache_creation_input_tokens":0,"cache_read_input_tokens":60,"output_tokens":20}}"""));
    }

    @Test
    void anAnswerInChunksIsToldInEventsOfResponses() throws IOException {
        var told = told(Dialect.CHAT, Dialect.RESPONSES, true, CHAT_ANSWER);
        assertThat(types(told))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        var last = JSON.readTree(told.substring(told.lastIndexOf("data: ") + 6)).path("response");
        assertThat(last.path("output")).isEqualTo(JSON.readTree("""
                [{"id":"msg_1_0","type":"message","status":"completed","role":"assistant","content":[
                   {"type":"output_text","text":"I look.","annotations":[]}]},
                 {"id":"fc_1_1","type":"function_call","status":"completed","call_id":"call_a","name":"Read","arguments":"{\\"path\\":1.0}"},
                 {"id":"fc_1_2","type":"function_call","status":"completed","call_id":"call_b","name":"Bash","arguments":"{\\"command\\":\\"ls\\"}"}]"""));
        assertThat(last.path("usage")).isEqualTo(JSON.readTree("""
                {"input_tokens":100,"input_tokens_details":{"cached_tokens":60},"output_tokens":20,
                 "output_tokens_details":{"reasoning_tokens":5},"total_tokens":120}"""));
    }

    @Test
    void aMessageIsToldInChunks() throws IOException {
        var begin =
                "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"asked\",\"choices\":";
        assertThat(told(Dialect.MESSAGES, Dialect.CHAT, true, MESSAGES_ANSWER)).isEqualTo("""
                BEGIN[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}

                BEGIN[{"index":0,"delta":{"content":"I look."},"logprobs":null,"finish_reason":null}],"usage":null}

                BEGIN[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"toolu_a","type":"function",\
                "function":{"name":"Read","arguments":""}}]},"logprobs":null,"finish_reason":null}],"usage":null}

                BEGIN[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"path\\""}}]},\
                "logprobs":null,"finish_reason":null}],"usage":null}

                BEGIN[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1.0}"}}]},\
                "logprobs":null,"finish_reason":null}],"usage":null}

                BEGIN[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"toolu_b","type":"function",\
                "function":{"name":"now","arguments":"{}"}}]},"logprobs":null,"finish_reason":null}],"usage":null}

                BEGIN[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}],"usage":null}

                BEGIN[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,\
                "prompt_tokens_details":{"cached_tokens":50},"completion_tokens_details":{"reasoning_tokens":0}}}

                data: [DONE]

                """.replace("BEGIN", begin));
    }

    @Test
    void aMessageIsToldAsOneCompletionAndAsOneResponse() throws IOException {
        assertThat(JSON.readTree(told(Dialect.MESSAGES, Dialect.CHAT, false, MESSAGES_ANSWER)))
                .isEqualTo(JSON.readTree("""
                {"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"asked","choices":[{"index":0,
                  "message":{"role":"assistant","content":"I look.","refusal":null,"tool_calls":[
                    {"id":"toolu_a","type":"function","function":{"name":"Read","arguments":"{\\"path\\":1.0}"}},
                    {"id":"toolu_b","type":"function","function":{"name":"now","arguments":"{}"}}]},
                  "logprobs":null,"finish_reason":"tool_calls"}],
                 "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,
                  "prompt_tokens_details":{"cached_tokens":50},"completion_tokens_details":{"reasoning_tokens":0}}}"""));
        var response = JSON.readTree(told(Dialect.MESSAGES, Dialect.RESPONSES, false, MESSAGES_ANSWER));
        assertThat(response.path("status").asString()).isEqualTo("completed");
        assertThat(response.at("/output/1/call_id").asString()).isEqualTo("toolu_a");
        assertThat(response.at("/usage/input_tokens").asInt()).isEqualTo(100);
    }

    private static String chat(String... deltas) {
        return java.util.Arrays.stream(deltas)
                .map(delta -> "data: {\"choices\":[" + delta + "]}\n\n")
                .collect(Collectors.joining());
    }

    private static String stopOf(String reason) throws IOException {
        return JSON.readTree(told(
                        Dialect.CHAT,
                        Dialect.MESSAGES,
                        false,
                        chat("{\"delta\":{\"content\":\"x\"},\"finish_reason\":" + reason + "}")))
                .path("stop_reason")
                .asString();
    }

    private static JsonNode ofMessages(Dialect caller, String reason, String at) throws IOException {
        return JSON.readTree(told(Dialect.MESSAGES, caller, false, """
                data: {"type":"message_delta","delta":{"stop_reason":"%s","stop_sequence":%s},"usage":{}}

                data: {"type":"message_stop"}

                """.formatted(reason, at)));
    }

    @Test
    void whyItStoppedIsSaidInTheCallersWords() throws IOException {
        assertThat(stopOf("\"stop\"")).isEqualTo("end_turn");
        assertThat(stopOf("\"length\"")).isEqualTo("max_tokens");
        assertThat(stopOf("\"content_filter\"")).isEqualTo("refusal");
        assertThat(stopOf("\"stop\",\"stop_reason\":\"END\"")).isEqualTo("stop_sequence");
        var finish = "/choices/0/finish_reason";
        assertThat(ofMessages(Dialect.CHAT, "end_turn", "null").at(finish).asString())
                .isEqualTo("stop");
        assertThat(ofMessages(Dialect.CHAT, "stop_sequence", "\"END\"")
                        .at(finish)
                        .asString())
                .isEqualTo("stop");
        assertThat(ofMessages(Dialect.CHAT, "max_tokens", "null").at(finish).asString())
                .isEqualTo("length");
        assertThat(ofMessages(Dialect.CHAT, "refusal", "null").at(finish).asString())
                .isEqualTo("content_filter");
        assertThat(ofMessages(Dialect.RESPONSES, "refusal", "null")
                        .at("/incomplete_details/reason")
                        .asString())
                .isEqualTo("content_filter");
    }

    @Test
    void callsOfThoseWhoOnlyResembleOpenAiAreUnderstood() throws IOException {
        // Both with the same index, without an id, what is given as an object, a text in parts, and no call at the end.
        var told = JSON.readTree(told(
                Dialect.CHAT,
                Dialect.MESSAGES,
                false,
                chat(
                        "{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"Hm\"}],\"tool_calls\":[{\"index\":0,\"id\":\"a\","
                                + "\"function\":{\"name\":\"one\",\"arguments\":{\"x\":1}}}]}}",
                        "{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"two\",\"arguments\":\"oops\"}}]}}",
                        "{\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":{\"name\":\"three\"}}]}}",
                        "{\"delta\":{},\"finish_reason\":\"stop\"}")));
        assertThat(told.path("stop_reason").asString()).isEqualTo("tool_use");
        assertThat(told.at("/content/0/text").asString()).isEqualTo("Hm");
        assertThat(told.at("/content/1/input")).isEqualTo(JSON.readTree("{\"x\":1}"));
        assertThat(told.at("/content/2/input")).isEqualTo(JSON.readTree("{\"value\":\"oops\"}"));
        assertThat(told.at("/content/3/id").asString()).startsWith("toolu_");
        // What the bound of the answer cut in two is no call.
        var cut = JSON.readTree(told(
                Dialect.CHAT,
                Dialect.MESSAGES,
                false,
                chat(
                        "{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"one\",\"arguments\":\"{\\\"x\"}}]}}",
                        "{\"delta\":{},\"finish_reason\":\"length\"}")));
        assertThat(cut.path("content")).isEmpty();
        assertThat(cut.path("stop_reason").asString()).isEqualTo("max_tokens");
    }

    @Test
    void whatAToolIsGivenIsToldAsItComes() throws IOException {
        var pieces = chat(
                "{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"one\",\"arguments\":\" \"}}]}}",
                "{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]}}");
        // Half an answer: nothing waits for its end but what is told at once.
        var half = told(Dialect.CHAT, Dialect.MESSAGES, true, pieces);
        assertThat(types(half)).containsSubsequence("content_block_start", "content_block_delta", "error");
        assertThat(half).contains("\"partial_json\":\" {\\\"x\\\":\"").doesNotContain("content_block_stop");
        assertThat(types(told(Dialect.CHAT, Dialect.RESPONSES, true, pieces)))
                .contains("response.function_call_arguments.delta")
                .doesNotContain("response.function_call_arguments.done");
        // What the bound of the answer cuts in two is told so far, as its own maker tells it.
        var cut = told(
                Dialect.CHAT, Dialect.RESPONSES, true, pieces + chat("{\"delta\":{},\"finish_reason\":\"length\"}"));
        assertThat(cut).contains("\"status\":\"incomplete\",\"call_id\":\"a\"").contains("event: response.incomplete");
        assertThat(types(told(
                        Dialect.CHAT,
                        Dialect.MESSAGES,
                        true,
                        pieces + chat("{\"delta\":{},\"finish_reason\":\"length\"}"))))
                .containsSubsequence("content_block_stop", "message_delta", "message_stop");
    }

    @Test
    void wordsInTheMiddleOfACallAreToldBehindIt() throws IOException {
        var told = told(
                Dialect.CHAT,
                Dialect.MESSAGES,
                true,
                chat(
                        "{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"one\",\"arguments\":\"{\"}}]}}",
                        "{\"delta\":{\"content\":\"late\"}}",
                        "{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"}\"}}]}}",
                        "{\"delta\":{\"content\":\"later\"}}",
                        "{\"delta\":{},\"finish_reason\":\"tool_calls\"}"));
        assertThat(told.indexOf("content_block_stop"))
                .isPositive()
                .isLessThan(told.indexOf("late"))
                .isLessThan(told.indexOf("later"));
        assertThat(types(told)).doesNotContain("error");
    }

    @Test
    void anAnswerWithoutItsLastWordIsBrokenOff() throws IOException {
        var cut = chat("{\"delta\":{\"content\":\"I \"}}");
        assertThat(types(told(Dialect.CHAT, Dialect.MESSAGES, true, cut))).endsWith("error");
        assertThat(types(told(Dialect.CHAT, Dialect.RESPONSES, true, cut))).endsWith("response.failed");
        var half = MESSAGES_ANSWER.substring(0, MESSAGES_ANSWER.indexOf("event: message_delta"));
        assertThat(told(Dialect.MESSAGES, Dialect.CHAT, true, half))
                .contains("broke off")
                .doesNotContain("[DONE]");
        assertThat(
                        told(
                                Dialect.MESSAGES,
                                Dialect.CHAT,
                                true,
                                half
                                        + "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"))
                .contains("Overloaded")
                .doesNotContain("broke off");
    }

    @Test
    void eventsAreFoundHoweverTheirLinesEnd() throws IOException {
        for (var end : List.of("\n", "\r\n", "\r")) {
            assertThat(told(Dialect.CHAT, Dialect.MESSAGES, true, CHAT_ANSWER.replace("\n", end)))
                    .as(end)
                    .isEqualTo(told(Dialect.CHAT, Dialect.MESSAGES, true, CHAT_ANSWER));
        }
        assertThat(told(Dialect.CHAT, Dialect.MESSAGES, true, CHAT_ANSWER.strip()))
                .isEqualTo(told(Dialect.CHAT, Dialect.MESSAGES, true, CHAT_ANSWER));
    }

    private static JsonNode error(Dialect caller, int status, String body) {
        return JSON.readTree(ProviderError.told(caller, status, body.getBytes(StandardCharsets.UTF_8), "It failed."));
    }

    @Test
    void errorsKeepTheirWordsAndSayInTheCallersWayThatAConversationIsTooLong() {
        var anthropic = error(Dialect.CHAT, 400, """
                {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 8 maximum"}}""");
        assertThat(anthropic.at("/error/code").asString()).isEqualTo("context_length_exceeded");
        assertThat(anthropic.at("/error/message").asString()).isEqualTo("prompt is too long: 9 tokens > 8 maximum");
        var openAi = error(Dialect.MESSAGES, 400, """
                {"error":{"message":"This model's maximum context length is 8 tokens.","code":"context_length_exceeded"}}""");
        assertThat(openAi.at("/error/message").asString())
                .isEqualTo("prompt is too long: This model's maximum context length is 8 tokens.");
        assertThat(error(Dialect.MESSAGES, 429, "{\"detail\":\"slow\"}")
                        .at("/error/type")
                        .asString())
                .isEqualTo("rate_limit_error");
        assertThat(error(Dialect.MESSAGES, 500, "<html>").at("/error/message").asString())
                .isEqualTo("It failed.");
    }
}
