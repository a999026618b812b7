package dev.podium;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.modulith.Modulithic;

/** Starts Podium. The rooms below this package are the architecture: see docs/architecture.md. */
@SpringBootApplication
@Modulithic(systemName = "Podium", sharedModules = "kernel")
public class Podium {

    static void main(String[] args) {
        SpringApplication.run(Podium.class, args);
    }
}
