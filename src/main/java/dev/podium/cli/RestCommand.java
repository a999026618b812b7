package dev.podium.cli;

import dev.podium.cli.RestCall.Given;
import dev.podium.cli.RestCall.In;
import dev.podium.cli.RestCall.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import tools.jackson.databind.JsonNode;

/** A {@link RestCall} as a command. Lists come to their end, page by page, up to {@code --limit}; with {@code --json} one page. */
final class RestCommand extends ShowingCommand {

    private static final int PAGE = 200;
    private static final int USUAL_ENTRIES = 50;

    private final RestCall call;
    private final CommandSpec spec;

    private RestCommand(Session session, RestCall call) {
        super(session);
        this.call = call;
        this.spec = CommandSpec.forAnnotatedObject(this);
    }

    static CommandSpec of(Session session, RestCall call) {
        return new RestCommand(session, call).described();
    }

    private CommandSpec described() {
        spec.name(call.words().substring(call.words().lastIndexOf(' ') + 1));
        spec.usageMessage().description(call.description());
        for (var given : call.given()) {
            if (given.option() == null) {
                spec.addPositional(PositionalParamSpec.builder()
                        .type(String.class)
                        .paramLabel(given.label())
                        .description(given.description())
                        .required(true)
                        .build());
            } else {
                spec.addOption(option(given));
            }
        }
        if (isList()) {
            spec.addOption(OptionSpec.builder("--limit")
                    .type(Integer.class)
                    .paramLabel("N")
                    .description("At most so many.")
                    .build());
        }
        return spec;
    }

    private static OptionSpec option(Given given) {
        var option = OptionSpec.builder(String.valueOf(given.option()))
                .description(given.description())
                .required(given.required());
        if (given.takesNoWord()) {
            return option.type(boolean.class).arity("0").build();
        }
        boolean several = given.kind() == Kind.TEXTS || given.kind() == Kind.PAIRS;
        return several
                ? option.type(String[].class)
                        .arity("1")
                        .paramLabel(given.label())
                        .build()
                : option.type(String.class).paramLabel(given.label()).build();
    }

    private boolean isList() {
        return call.method().equals("GET") && call.shown().matches("[A-Z_]+=.*");
    }

    @Override
    public Integer call() {
        var path = call.path();
        var query = new ArrayList<String>();
        var body = new LinkedHashMap<String, Object>();
        int place = 0;
        for (var given : call.given()) {
            Object typed = given.option() == null
                    ? spec.positionalParameters().get(place++).getValue()
                    : spec.findOption(given.option()).getValue();
            if (typed == null || Boolean.FALSE.equals(typed)) {
                continue;
            }
            switch (given.in()) {
                case PATH -> path = path.replace("{" + given.field() + "}", Names.encoded(id(given, (String) typed)));
                case QUERY -> query(query, given, typed);
                case BODY -> body.put(given.field(), value(given, typed));
            }
        }
        if (isList()) {
            list(path, query);
            return 0;
        }
        var answer = session.ask(
                call.method(),
                path + (query.isEmpty() ? "" : "?" + String.join("&", query)),
                body.isEmpty() && call.given().stream().noneMatch(each -> each.in() == In.BODY) ? null : body);
        if (json) {
            say(answer.text());
        } else if (!call.done().isEmpty()) {
            say(call.done());
        } else if (call.shown().isEmpty()) {
            say(answer.text().isBlank() ? "Done." : answer.text());
        } else {
            table(Shown.parse(call.shown()).lines(answer.body()));
        }
        return 0;
    }

    private void query(List<String> query, Given given, Object typed) {
        var several = typed instanceof String[] all ? List.of(all) : List.of(typed);
        for (var each : several) {
            query.add(given.field() + "=" + Names.encoded(id(given, String.valueOf(each))));
        }
    }

    private Object value(Given given, Object typed) {
        return switch (given.kind()) {
            case YES -> true;
            case NO -> false;
            case NUMBER, AMOUNT -> number(given, (String) typed);
            case TEXTS -> List.of((String[]) typed);
            case PAIRS -> pairs((String[]) typed);
            case TEXT, ID, AGENT, MACHINE, LAB, PROJECT -> id(given, (String) typed);
        };
    }

    private static BigDecimal number(Given given, String typed) {
        try {
            return new BigDecimal(typed.strip());
        } catch (NumberFormatException e) {
            throw new Said(
                    Said.USED_WRONGLY,
                    "\"" + PodiumCommand.harmless(typed) + "\" is no number. " + given.option()
                            + " takes one such as 12.");
        }
    }

    private static Map<String, String> pairs(String[] typed) {
        var pairs = new LinkedHashMap<String, String>();
        for (var each : typed) {
            int is = each.indexOf('=');
            if (is < 1) {
                throw new Said(
                        Said.USED_WRONGLY, "\"" + PodiumCommand.harmless(each) + "\" is no NAME=VALUE. Say A=1.");
            }
            pairs.put(each.substring(0, is), each.substring(is + 1));
        }
        return pairs;
    }

    private String id(Given given, String typed) {
        return switch (given.kind()) {
            case AGENT ->
                Names.isId(typed)
                        ? typed
                        : Names.agent(session, typed).path("id").asString("");
            case MACHINE -> named("/machines", "machine", typed, "podium machines");
            case LAB -> named("/labs", "lab", typed, "podium labs");
            case PROJECT -> named("/team/projects", "project", typed, "podium teams projects");
            case ID -> {
                if (!Names.isId(typed)) {
                    throw new Said(
                            Said.USED_WRONGLY,
                            "\"" + PodiumCommand.harmless(typed) + "\" is no id. " + given.description());
                }
                yield typed;
            }
            case TEXT, NUMBER, AMOUNT, YES, NO, TEXTS, PAIRS -> typed;
        };
    }

    private String named(String path, String what, String typed, String command) {
        return Names.isId(typed)
                ? typed
                : Names.listed(session, path, what, typed, command).path("id").asString("");
    }

    private void list(String path, List<String> query) {
        Integer limit = spec.findOption("--limit").getValue();
        if (limit != null && limit < 1) {
            throw new Said(Said.USED_WRONGLY, "--limit takes a number from 1 on.");
        }
        var shown = Shown.parse(call.shown());
        var rows = new ArrayList<List<String>>();
        rows.add(shown.heads());
        var more = new ArrayList<>(query);
        if (limit != null) {
            more.add("limit=" + Math.min(limit, PAGE));
        }
        while (true) {
            var answer = session.ask("GET", path + (more.isEmpty() ? "" : "?" + String.join("&", more)), null);
            if (json) {
                say(answer.text());
                return;
            }
            var items = items(answer.body());
            items.forEach(each -> rows.add(shown.row(each)));
            var next = next(path, answer.body(), items.size(), rows.size() - 1, limit);
            if (next == null) {
                break;
            }
            more = new ArrayList<>(query);
            more.add(next);
            more.add("limit=" + (limit == null ? PAGE : Math.min(limit - rows.size() + 1, PAGE)));
        }
        if (rows.size() == 1) {
            say("There is nothing.");
        } else {
            table(rows);
        }
    }

    /** What some answers call by another name. */
    private static List<JsonNode> items(JsonNode body) {
        if (body.isArray()) {
            return body.valueStream().toList();
        }
        for (var name : List.of("items", "parts", "seats", "lines")) {
            if (body.path(name).isArray()) {
                return body.path(name).valueStream().toList();
            }
        }
        return List.of();
    }

    /** What asks for the next page; null where there is none, or where it is enough. */
    private static @Nullable String next(String path, JsonNode body, int got, int all, @Nullable Integer limit) {
        var cursor = body.path("next").asString("");
        boolean entries = !cursor.isEmpty();
        if (all >= (limit == null ? entries ? USUAL_ENTRIES : Integer.MAX_VALUE : limit)) {
            return null;
        }
        if (entries) {
            return (path.equals("/ledger") ? "after=" : "before=") + Names.encoded(cursor);
        }
        return got > 0 && all < body.path("total").asInt(0) ? "offset=" + all : null;
    }
}
