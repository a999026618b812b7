package dev.podium;

import dev.podium.database.SharedDatabase;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;

/** The whole of Podium on a port of its own, on the real database that all tests of the run share. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedDatabase.class)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        // The pages' own script is not built for most tests, and no development server is on the class path. GPUs are
        // scheduled, webhooks told, seats made and looked at, runs carried out, and Podium's health, by the tests that
        // want it, when they
        // want it.
        properties = {
            "vaadin.productionMode=true",
            "podium.gpus.schedules=false",
            "podium.hooks.delivers=false",
            "podium.labs.makes-seats=false",
            "podium.labs.looks=false",
            "podium.tasks.runs=false",
            "podium.health.looks=false"
        })
public @interface PodiumTest {}
