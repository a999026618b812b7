package dev.podium;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Service;

/** Each public method of a room's service asks who calls, or stands here with the reason why it need not. */
class AuthorisedTest {

    private static final String ABOVE = "Called by rooms that have checked; it knows sessions, not agents.";
    private static final String NOBODY_YET = "Asked before it is known who somebody is.";

    private static final String LINK = "By a link that only its holder has.";
    private static final String ONESELF = "Of the acting person alone, whom the database takes from the transaction.";
    private static final String MACHINE = "Called by rooms that have checked; a machine belongs to no team.";

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("JournalledMeter.begin", "Called by rooms that have checked who pays."),
            Map.entry("JournalledMeter.require", "Called by rooms that have checked who pays."),
            Map.entry(
                    "JournalledMeter.book", "Called by rooms in the background, in a transaction of the payer's team."),
            Map.entry("JournalledMeter.reconcile", "Called by rooms in the background, for the team that they name."),
            Map.entry("KeptWebhooks.isSet", "Called by rooms above, in a transaction of the team that they tell."),
            Map.entry("KeptPrices.rate", "The same for everybody."),
            Map.entry("BookedLedger.zone", "The same for everybody."),
            Map.entry("WatchedEngines.version", "A number that says only that there is something new."),
            Map.entry("LocalSignIn.check", NOBODY_YET),
            Map.entry("LocalSignIn.recall", NOBODY_YET),
            Map.entry("LocalSignIn.remember", "Of the person who has just signed in."),
            Map.entry("LocalSignIn.forget", "By a token that only its holder has."),
            Map.entry("LocalSignIn.actor", NOBODY_YET),
            Map.entry("PersonalTokens.actorOf", NOBODY_YET),
            Map.entry("CodedDevices.ask", NOBODY_YET),
            Map.entry("CodedDevices.poll", "By a code that only its holder has, as who allowed it."),
            Map.entry("OfferedSetUp.offer", NOBODY_YET),
            Map.entry("OfferedSetUp.admits", NOBODY_YET),
            Map.entry("OfferedSetUp.needed", NOBODY_YET),
            Map.entry("OfferedSetUp.problems", NOBODY_YET),
            Map.entry("LocalSignIn.signedOut", "Of the person whose session has just ended."),
            Map.entry("ChainedAuditTrail.record", "Of the actor, or of nobody yet; it lets nobody see anything."),
            Map.entry("LinkedInvitations.offer", LINK),
            Map.entry("LinkedInvitations.problems", LINK),
            Map.entry("LinkedInvitations.accept", LINK),
            Map.entry("LinkedReset.account", LINK),
            Map.entry("LinkedReset.complete", LINK),
            Map.entry("OwnProfile.me", ONESELF),
            Map.entry("OwnProfile.rename", ONESELF),
            Map.entry("OwnProfile.endBrowser", ONESELF),
            Map.entry("LocalSignIn.longest", "The same for everybody."),
            Map.entry("PersonalTokens.longest", "The same for everybody."),
            Map.entry("KeptProviders.offered", NOBODY_YET),
            Map.entry("KeptProviders.client", NOBODY_YET),
            Map.entry("ProviderEntry.enter", NOBODY_YET),
            Map.entry("ProviderEntry.failed", NOBODY_YET),
            Map.entry("ProviderEntry.refreshed", "A provider says it of a session that it gave."),
            Map.entry("ProviderEntry.refused", "A provider says it of a session that it gave."),
            Map.entry("ProviderEntry.ended", "A provider says it, with a token that it signed."),
            Map.entry("ConnectedMachines.all", "Of the acting team, which the database takes from the transaction."),
            Map.entry("ConnectedMachines.account", ONESELF),
            Map.entry("ConnectedMachines.get", MACHINE),
            Map.entry("ConnectedMachines.requireStill", "It is the question itself, for somebody of the acting team."),
            Map.entry("ConnectedMachines.run", MACHINE),
            Map.entry("HeldDevices.hold", MACHINE),
            Map.entry("HeldDevices.unheld", MACHINE),
            Map.entry("HeldDevices.await", MACHINE),
            Map.entry("ConnectedMachines.start", MACHINE),
            Map.entry("AskedQueue.teamsOfAgents", "For background work, which then acts for each team in turn."),
            Map.entry("TeamPeople.all", "For background work, which then acts for each team in turn."),
            Map.entry("LiveTerminals.create", ABOVE),
            Map.entry("LiveTerminals.respawn", ABOVE),
            Map.entry("LiveTerminals.adoptable", ABOVE),
            Map.entry("LiveTerminals.adopt", ABOVE),
            Map.entry("LiveTerminals.nested", ABOVE),
            Map.entry("LiveTerminals.follow", ABOVE),
            Map.entry("LiveTerminals.release", ABOVE),
            Map.entry("LiveTerminals.end", ABOVE),
            Map.entry("LiveTerminals.state", ABOVE),
            Map.entry("LiveTerminals.texts", ABOVE),
            Map.entry("LiveTerminals.look", ABOVE),
            Map.entry("LiveTerminals.server", ABOVE),
            Map.entry("LiveTerminals.serve", ABOVE),
            Map.entry("LiveTerminals.requireRunning", ABOVE),
            Map.entry("LiveTerminals.type", ABOVE),
            Map.entry("LiveTerminals.interrupt", ABOVE),
            Map.entry("LiveTerminals.screen", ABOVE),
            Map.entry("LiveTerminals.tails", ABOVE),
            Map.entry("LiveTerminals.notice", ABOVE),
            Map.entry("LiveTerminals.here", ABOVE),
            Map.entry("LiveTerminals.ticket", ABOVE),
            Map.entry("LiveOverhearing.overhear", ABOVE),
            Map.entry("LiveRecorder.record", ABOVE),
            Map.entry("LiveRecorder.copy", ABOVE),
            Map.entry("LiveRecorder.delete", ABOVE),
            Map.entry("LiveRecorder.deleteAll", ABOVE),
            Map.entry("LiveRecorder.files", ABOVE));

    private static Set<String> without() {
        var found = new TreeSet<String>();
        for (var type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.podium")) {
            if (type.isAnnotatedWith(Service.class)) {
                for (var method : type.getMethods()) {
                    if (isOffered(type, method) && !asks(method)) {
                        found.add(type.getSimpleName() + "." + method.getName());
                    }
                }
            }
        }
        return found;
    }

    private static boolean isOffered(JavaClass type, JavaMethod method) {
        return method.getModifiers().contains(JavaModifier.PUBLIC)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && type.getAllRawInterfaces().stream()
                        .filter(each -> each.getPackageName().startsWith("dev.podium"))
                        .anyMatch(each -> each.getMethods().stream()
                                .anyMatch(declared -> declared.getName().equals(method.getName())));
    }

    /** Whether the method, or one of its own class that it reaches, asks for the actor or a permission. */
    private static boolean asks(JavaMethod method) {
        var seen = new HashSet<JavaCodeUnit>();
        var waiting = new ArrayDeque<JavaCodeUnit>();
        waiting.add(method);
        while (!waiting.isEmpty()) {
            var unit = waiting.remove();
            if (!seen.add(unit)) {
                continue;
            }
            for (var call : unit.getMethodCallsFromSelf()) {
                var target = call.getTargetOwner();
                boolean asksPermission = target.isEquivalentTo(Permissions.class);
                boolean asksActor = target.isEquivalentTo(CurrentActor.class)
                        && Set.of("require", "team", "find").contains(call.getName());
                if (asksPermission || asksActor) {
                    return true;
                }
                if (target.equals(method.getOwner())) {
                    call.getTarget().resolveMember().ifPresent(waiting::add);
                }
            }
        }
        return false;
    }

    @Test
    void everyServiceMethodAsksWhoCallsOrSaysWhyNot() {
        assertThat(without()).isEqualTo(new TreeSet<>(REASONS.keySet()));
    }
}
