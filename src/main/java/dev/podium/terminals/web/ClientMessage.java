package dev.podium.terminals.web;

import dev.podium.kernel.Refusal;
import dev.podium.terminals.live.Seat;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a viewer asks for in a text frame. */
sealed interface ClientMessage {

    void apply(Seat seat);

    record Resize(int cols, int rows) implements ClientMessage {
        @Override
        public void apply(Seat seat) {
            seat.resize(cols, rows);
        }
    }

    record Acknowledge(long bytes) implements ClientMessage {
        @Override
        public void apply(Seat seat) {
            seat.acknowledge(bytes);
        }
    }

    record Paste(String text) implements ClientMessage {
        @Override
        public void apply(Seat seat) {
            seat.paste(text);
        }
    }

    /** Something to do with the keyboard. */
    record Keyboard(Consumer<Seat> wish) implements ClientMessage {
        @Override
        public void apply(Seat seat) {
            wish.accept(seat);
        }
    }

    /** Asks for an answer at once, to measure the delay. */
    record Ping(int id) implements ClientMessage {
        @Override
        public void apply(Seat seat) {
            seat.pong(id);
        }
    }

    /** The answer to a ping, or a kind of message that a newer client knows and this server does not. */
    record Nothing() implements ClientMessage {
        @Override
        public void apply(Seat seat) {}
    }

    JsonMapper JSON = JsonMapper.builder().build();

    /** A refusal {@code terminals.bad-message} when it is no message of the protocol. */
    static ClientMessage parse(byte[] json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JacksonException e) {
            throw bad("it is no JSON");
        }
        return switch (node.path("type").asString("")) {
            case "resize" -> new Resize(number(node, "cols"), number(node, "rows"));
            case "ack" -> new Acknowledge(Math.max(0, number(node, "bytes")));
            case "paste" -> new Paste(node.path("text").asString(""));
            case "ping" -> new Ping(number(node, "id"));
            case "take" -> new Keyboard(Seat::take);
            case "ask" -> new Keyboard(Seat::ask);
            case "unask" -> new Keyboard(Seat::unask);
            case "release" -> new Keyboard(Seat::release);
            case "assist" -> new Keyboard(Seat::assist);
            case "hand" -> to(node, Seat::hand);
            case "decline" -> to(node, Seat::decline);
            case "let" -> to(node, Seat::let);
            case "stop" -> node.has("to") ? to(node, Seat::stop) : new Keyboard(seat -> seat.stop(0));
            case "" -> throw bad("it has no type");
            default -> new Nothing();
        };
    }

    private static ClientMessage to(JsonNode node, ObjIntConsumer<Seat> wish) {
        int to = number(node, "to");
        if (to < 1) {
            throw bad("its to is nobody's number");
        }
        return new Keyboard(seat -> wish.accept(seat, to));
    }

    private static int number(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw bad("its " + field + " is no whole number");
        }
        return value.intValue();
    }

    private static Refusal bad(String why) {
        return Refusal.invalid(
                "terminals.bad-message",
                "A text frame was not understood: " + why + ".",
                "Terminal bytes go in binary frames; see the terminal protocol.");
    }
}
