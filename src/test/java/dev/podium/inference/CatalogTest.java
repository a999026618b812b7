package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.inference.InferenceStore.RouteRow;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

@PodiumTest
@Timeout(60)
class CatalogTest {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    VerdictStore verdicts;

    @Autowired
    PromptStore prompts;

    @Autowired
    PlatformTransactionManager transactions;

    /** Its first reading has the rows in its hands, and waits with them. */
    private static final class SlowStore extends InferenceStore {
        final AtomicInteger readings = new AtomicInteger();
        final CountDownLatch read = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        SlowStore(JdbcClient jdbc) {
            super(jdbc);
        }

        @Override
        List<RouteRow> routes() {
            var rows = super.routes();
            if (readings.incrementAndGet() == 1) {
                read.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return rows;
        }
    }

    /** Whoever has just added a name would be told for two seconds that there is none. */
    @Test
    void whatWasReadBeforeAChangeIsNotKeptAfterIt() throws Exception {
        var store = new SlowStore(jdbc);
        var catalog = new Catalog(store, verdicts, prompts, transactions);
        var slow = Thread.ofVirtual().start(catalog::now);
        store.read.await();
        catalog.changed();
        store.goOn.countDown();
        slow.join();
        catalog.now();
        assertThat(store.readings).hasValue(2);
        catalog.now();
        assertThat(store.readings).hasValue(2);
    }
}
