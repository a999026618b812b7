package dev.podium.agents;

import dev.podium.agents.NewsChoices.Choice;
import dev.podium.agents.NewsChoices.Kind;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of choices. Row-level security narrows it to the acting person in the transaction's team. */
@Component
class NewsChoiceStore {

    private final JdbcClient jdbc;

    NewsChoiceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Choice> mine() {
        return jdbc.sql("select kinds, shared, browser from agent_news_choices where person_id = podium_person()")
                .query((row, n) ->
                        new Choice(kinds(row.getArray("kinds")), row.getBoolean("shared"), row.getBoolean("browser")))
                .optional();
    }

    private static EnumSet<Kind> kinds(Array names) throws SQLException {
        var kinds = EnumSet.noneOf(Kind.class);
        Arrays.stream((String[]) names.getArray()).map(Kind::valueOf).forEach(kinds::add);
        return kinds;
    }

    void put(TeamId team, PersonId person, Choice choice) {
        jdbc.sql("""
                insert into agent_news_choices (team_id, person_id, kinds, shared, browser)
                values (:team, :person, :kinds, :shared, :browser)
                on conflict (team_id, person_id)
                do update set kinds = excluded.kinds, shared = excluded.shared, browser = excluded.browser""")
                .param("team", team.value())
                .param("person", person.value())
                .param("kinds", choice.kinds().stream().map(Kind::name).toArray(String[]::new))
                .param("shared", choice.shared())
                .param("browser", choice.browser())
                .update();
    }

    /** Deletes everybody's in the transaction's team, which has ended. Without a condition, which would hide them. */
    void purge() {
        jdbc.sql("delete from agent_news_choices").update();
    }
}
