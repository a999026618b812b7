package dev.podium.labs.stuck;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When a student began each step and passed it. A step begins when the seat says so, else when the one before was passed,
 * and the first with the first thing that the student does.
 *
 * @param entered by step
 * @param passed by step; those not passed are not in it
 */
record StepTimes(Map<Integer, Instant> entered, Map<Integer, Instant> passed) {

    static StepTimes of(Desk desk) {
        var entered = new TreeMap<Integer, Instant>();
        var passed = new TreeMap<Integer, Instant>();
        for (var event : desk.events) {
            if (Idleness.student(event) && entered.isEmpty()) {
                entered.put(1, event.at());
            }
            if (event instanceof SeatEvent.StepEntered step) {
                entered.putIfAbsent(step.step(), step.at());
            } else if (event instanceof SeatEvent.StepChecked checked && checked.passed()) {
                entered.putIfAbsent(checked.step(), checked.at());
                passed.putIfAbsent(checked.step(), checked.at());
                if (checked.step() < desk.history.steps()) {
                    entered.putIfAbsent(checked.step() + 1, checked.at());
                }
            }
        }
        return new StepTimes(entered, passed);
    }

    /** The first step that was begun and not passed. */
    Optional<Integer> now() {
        return entered.keySet().stream()
                .filter(step -> !passed.containsKey(step))
                .findFirst();
    }
}
