package dev.podium.costs;

import dev.podium.costs.CostsCurrency.Chosen;
import dev.podium.kernel.Actor;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of currencies that were chosen in db/costs/V6. */
@Repository
class CurrencyStore {

    private final JdbcClient jdbc;

    CurrencyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The last first. */
    List<Chosen> chosen(int most) {
        return jdbc.sql("select * from shown_currencies order by id desc limit ?")
                .param(most)
                .query((row, _) -> new Chosen(
                        row.getString("currency"),
                        row.getObject("chosen_at", OffsetDateTime.class).toInstant(),
                        row.getString("chosen_by_name")))
                .list();
    }

    void choose(String currency, Actor by) {
        jdbc.sql("select costs_choose_currency(?, ?, ?)")
                .param(currency)
                .param(by.person().value())
                .param(by.name())
                .query(row -> {});
    }
}
