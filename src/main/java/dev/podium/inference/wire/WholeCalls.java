package dev.podium.inference.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For an answer that is told at once: puts together what a tool is given. One that is no JSON object waits for the end of the answer,
 * which says whether its bound has cut it in two: then it is none.
 */
final class WholeCalls implements Teller {

    private final Teller to;
    private final List<Said.Call> doubtful = new ArrayList<>();
    private final StringBuilder input = new StringBuilder();
    private Said.@Nullable CallBegins open;

    WholeCalls(Teller to) {
        this.to = to;
    }

    @Override
    public String contentType() {
        return to.contentType();
    }

    @Override
    public void tell(Said said) throws IOException {
        switch (said) {
            case Said.CallBegins begins -> {
                open = begins;
                input.setLength(0);
            }
            case Said.CallPiece piece -> input.append(piece.text());
            case Said.CallEnds ends -> ended(ends.whole());
            case Said.End end -> {
                if (end.stop() != Said.Stop.LENGTH) {
                    for (var call : doubtful) {
                        to.tell(new Said.Call(call.id(), call.name(), AnswerReader.input(call.input())));
                    }
                }
                to.tell(end);
            }
            case Said.Text _, Said.Thought _, Said.Call _, Said.Failed _ -> to.tell(said);
        }
    }

    private void ended(boolean whole) throws IOException {
        if (open == null) {
            return;
        }
        var call = new Said.Call(open.id(), open.name(), input.toString());
        open = null;
        if (whole) {
            to.tell(call);
        } else {
            doubtful.add(call);
        }
    }

    @Override
    public void end() throws IOException {
        to.end();
    }
}
