package dev.podium.agents;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.podium.agents.Agents.FoundProgram;
import dev.podium.machines.Account;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Which programs of the catalogue an account of a machine has: one look for all of them, remembered for half a minute. */
@Component
class ProgramSearch {

    private final Workplace workplace;
    private final LoadingCache<Account, List<FoundProgram>> found =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(30)).build(this::look);

    ProgramSearch(Workplace workplace) {
        this.workplace = workplace;
    }

    List<FoundProgram> on(Account account) {
        return found.get(account);
    }

    private List<FoundProgram> look(Account account) {
        var programs = Program.CATALOGUE.stream()
                .filter(program -> !program.arguments().isEmpty())
                .toList();
        var paths = workplace.find(
                account,
                workplace.searchPathNow(account),
                "/",
                programs.stream().map(program -> program.arguments().getFirst()).toList());
        return Program.CATALOGUE.stream()
                .map(program -> new FoundProgram(
                        program,
                        // Any command can be given, so there is nothing to be found.
                        program.arguments().isEmpty()
                                || IntStream.range(0, programs.size())
                                        .anyMatch(i -> programs.get(i).equals(program)
                                                && paths.get(i).isPresent())))
                .toList();
    }
}
