package dev.podium.portal.web;

import dev.podium.kernel.Refusal;
import java.util.List;

/** Several fields of one request are wrong: all are named at once, so that nobody corrects them one by one. */
public final class SeveralRefusals extends RuntimeException {

    private final transient List<Refusal> refusals;

    public SeveralRefusals(List<Refusal> refusals) {
        super(String.join(" ", refusals.stream().map(Refusal::sentence).toList()), null, false, false);
        this.refusals = List.copyOf(refusals);
    }

    public List<Refusal> refusals() {
        return refusals;
    }
}
