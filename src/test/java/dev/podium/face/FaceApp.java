package dev.podium.face;

import com.vaadin.flow.spring.annotation.EnableVaadin;
import dev.podium.agents.Agents;
import dev.podium.costs.AgentsToday;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineCount;
import dev.podium.machines.Machines;
import dev.podium.portal.SignedIn;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** The pages with an invented team, without database, sign-in and tmux: to look at and to photograph. */
// No @Configuration, which a test of all of Podium would find and take in.
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.modulith.runtime.autoconfigure.SpringModulithRuntimeAutoConfiguration",
            "com.vaadin.flow.spring.SpringSecurityAutoConfiguration"
        })
@EnableVaadin({"dev.podium.portal", "dev.podium.agents.ui", "dev.podium.machines.ui", "dev.podium.gpus.ui"})
@ComponentScan({"dev.podium.portal", "dev.podium.agents.ui", "dev.podium.machines.ui", "dev.podium.gpus.ui"})
@Import({FakeGpus.Services.class, AgentsToday.class})
public class FaceApp {

    static final Actor ME = new Actor(FakeAgents.ME, "Mira Three", FakeAgents.TEAM, Set.of(Role.OWNER), null);

    public static void main(String[] args) {
        System.setProperty("spring.datasource.url", "none");
        SpringApplication.run(FaceApp.class, args);
    }

    @Bean
    Agents agents(ApplicationEventPublisher events) {
        var agents = new FakeAgents();
        agents.listen(events::publishEvent);
        if (System.getProperty("face.empty") == null) {
            Example.fill(agents);
        }
        return agents;
    }

    @Bean
    Machines machines() {
        return new FakeMachines();
    }

    @Bean
    FakePolicies policies(Machines machines) {
        return new FakePolicies(machines);
    }

    @Bean
    FakeProjects projects() {
        return new FakeProjects();
    }

    @Bean
    FakeNotes notes() {
        return new FakeNotes();
    }

    @Bean
    FakeNewsChoices newsChoices() {
        return new FakeNewsChoices();
    }

    @Bean
    FakeApprovals approvals() {
        return new FakeApprovals();
    }

    @Bean
    FakeRecordings recordings() {
        return new FakeRecordings();
    }

    @Bean
    FakeHealth health() {
        return new FakeHealth();
    }

    @Bean
    FakePrices prices() {
        var prices = new FakePrices();
        if (System.getProperty("face.empty") == null) {
            prices.enter(FakeMachines.FORGE.id(), FakePrices.BOUGHT);
        }
        return prices;
    }

    @Bean
    FakeGpus gpus(Clock clock) {
        var gpus = new FakeGpus(clock.instant());
        return System.getProperty("face.empty") == null ? gpus.fill() : gpus;
    }

    @Bean
    FakeLedger ledger() {
        return new FakeLedger();
    }

    @Bean
    MachineCount count(Agents agents) {
        return new MachineCount() {
            @Override
            public String one() {
                return "agent";
            }

            @Override
            public String several() {
                return "agents";
            }

            @Override
            public Map<MachineId, Integer> now() {
                return Map.of(
                        FakeMachines.FORGE.id(),
                        agents.on(FakeMachines.FORGE.id(), 1).all());
            }
        };
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    FakeRegistry registry() {
        return new FakeRegistry();
    }

    @Bean
    FakeRunners runners() {
        return new FakeRunners();
    }

    @Bean
    FakeAllPeople allPeople() {
        return new FakeAllPeople();
    }

    @Bean
    FakeAllTeams allTeams() {
        return new FakeAllTeams();
    }

    @Bean
    FakePeople people() {
        return new FakePeople();
    }

    @Bean
    Permissions permissions() {
        return new FakePermissions();
    }

    @Bean
    FilterRegistrationBean<Filter> actor() {
        return new FilterRegistrationBean<>((request, response, chain) -> {
            try {
                CurrentActor.call(ME, () -> {
                    chain.doFilter(request, response);
                    return true;
                });
            } catch (java.io.IOException | jakarta.servlet.ServletException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Bean
    SignedIn signedIn() {
        return new SignedIn() {
            @Override
            public String accountPath() {
                return "account";
            }

            @Override
            public String name() {
                return "Mira Three";
            }

            @Override
            public Optional<Choice> team() {
                return Optional.of(teams().getFirst());
            }

            @Override
            public List<Choice> teams() {
                return List.of(
                        new Choice(FakeAgents.TEAM, "team red"), new Choice(new TeamId(new UUID(7, 4)), "team blue"));
            }

            @Override
            public void choose(TeamId team) {}

            @Override
            public void signOut() {}
        };
    }
}
