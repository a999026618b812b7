package dev.podium.face;

import dev.podium.agents.NewsChoices;

/** The choice of the one who looks, in memory. */
public final class FakeNewsChoices implements NewsChoices {

    public Choice choice = Choice.QUIET;

    @Override
    public Choice mine() {
        return choice;
    }

    @Override
    public void choose(Choice wanted) {
        choice = wanted;
    }
}
