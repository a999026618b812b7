package dev.podium.inference.wire;

import java.util.List;

/**
 * What a tool is given, while a model writes it. It is told piece by piece from where it is clear that a JSON object comes; what is
 * anything else is told at its end, within one.
 */
final class OpenCall {

    final String id;
    private String name;
    private final StringBuilder input = new StringBuilder();
    private boolean begun;
    private int told;

    OpenCall(String id, String name) {
        this.id = id;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Some say the name later. */
    void named(String called) {
        if (name.isEmpty()) {
            name = called;
        }
    }

    void add(String piece) {
        input.append(piece);
    }

    /** Whether somebody was told of it, who waits for its end. */
    boolean begun() {
        return begun;
    }

    /** Whether all of it is there. */
    boolean isWhole() {
        return AnswerReader.isObject(input.toString());
    }

    /** Says what came since it was asked last. */
    void tell(List<Said> said) {
        if (name.isEmpty() || !begun && !isObjectBegun()) {
            return;
        }
        if (!begun) {
            begun = true;
            said.add(new Said.CallBegins(id, name));
        }
        if (told < input.length()) {
            said.add(new Said.CallPiece(input.substring(told)));
            told = input.length();
        }
    }

    private boolean isObjectBegun() {
        for (int at = 0; at < input.length(); at++) {
            if (!Character.isWhitespace(input.charAt(at))) {
                return input.charAt(at) == '{';
            }
        }
        return false;
    }

    /** @param cut whether the bound of the answer may have cut it in two: what was not begun is then none */
    void end(List<Said> said, boolean cut) {
        if (name.isEmpty()) {
            return;
        }
        tell(said);
        if (begun) {
            said.add(new Said.CallEnds(isWhole()));
        } else if (input.toString().isBlank() || !cut) {
            said.add(new Said.Call(id, name, AnswerReader.input(input.toString())));
        }
    }
}
