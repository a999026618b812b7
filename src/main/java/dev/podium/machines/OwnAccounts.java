package dev.podium.machines;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks the database, which knows of the transaction for which team and person it is. */
@Component
class OwnAccounts implements MachineAccess {

    private final MachineStore store;
    private final TransactionTemplate transaction;

    OwnAccounts(MachineStore store, PlatformTransactionManager transactions) {
        this.store = store;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setReadOnly(true);
    }

    @Override
    public Set<MachineId> usable() {
        var usable = transaction.execute(_ -> store.usable());
        return usable == null ? Set.of() : usable;
    }

    @Override
    public Account account(MachineId machine) {
        // Podium itself has no OS user anywhere: it goes on with the account that an agent was made with.
        var person = CurrentActor.find().filter(actor -> !actor.person().equals(PersonId.SYSTEM));
        if (person.isEmpty()) {
            throw notFound(machine);
        }
        var own = Optional.ofNullable(
                        transaction.execute(_ -> store.own(machine).orElse(null)))
                .orElseThrow(() -> notFound(machine));
        if (machine.equals(MachineId.LOCAL)) {
            return Account.LOCAL;
        }
        var osUser = own.osUser().osUser();
        if (osUser == null) {
            throw Refusal.forbidden(
                    "machines.no-os-user",
                    person.get().name() + " has no OS user on " + own.name()
                            + own.osUser().why(),
                    own.osUser().because() == MachineRegistry.Because.NO_USER_NAME
                            ? "Sign in with " + own.osUser().provider()
                                    + ", ask an admin to give you one there, or choose another machine."
                            : "Ask an admin to give you one there, or choose another machine.");
        }
        return new Account(machine, osUser);
    }

    @Override
    public boolean still(Account account, PersonId person) {
        return Boolean.TRUE.equals(transaction.execute(_ -> store.still(account, person)));
    }

    /** The same for one that is not there and for one of other teams. */
    static Refusal notFound(MachineId machine) {
        return Refusal.notFound(
                "machines.not-found", "There is no machine " + machine + ".", "Choose one of the list.");
    }
}
