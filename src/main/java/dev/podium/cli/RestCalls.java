package dev.podium.cli;

import static dev.podium.cli.RestCall.body;
import static dev.podium.cli.RestCall.does;
import static dev.podium.cli.RestCall.list;
import static dev.podium.cli.RestCall.makes;
import static dev.podium.cli.RestCall.needed;
import static dev.podium.cli.RestCall.query;
import static dev.podium.cli.RestCall.said;
import static dev.podium.cli.RestCall.word;

import dev.podium.cli.RestCall.Given;
import dev.podium.cli.RestCall.Kind;
import java.util.List;
import java.util.stream.Stream;

/**
 * The commands that ask REST one thing each. Their words are a contract, as REST's own names are; whatever has no command here
 * is asked with {@code podium api}.
 *
 * <p>Longer than most files: it is a list.
 */
final class RestCalls {

    private RestCalls() {}

    private static final Given AGENT = word("agent", Kind.AGENT, "AGENT", "Its name or id.");
    private static final Given LAB = word("lab", Kind.LAB, "LAB", "Its name or id.");
    private static final Given MACHINE = word("machine", Kind.MACHINE, "MACHINE", "Its name or id.");
    private static final Given FROM = query("--from", "from", Kind.TEXT, "DAY", "The first day, such as 2026-01-31.");
    private static final Given TO = query("--to", "to", Kind.TEXT, "DAY", "The last day.");
    private static final Given SEARCHED = query("--text", "text", Kind.TEXT, "TEXT", "Only what holds this text.");
    private static final Given OF =
            query("--of", "of", Kind.TEXT, "WHOM", "own, team or organisation; the team when absent.");

    private static Given id(String what) {
        return word("id", Kind.ID, "ID", "Its id, from podium " + what + ".");
    }

    static List<RestCall> all() {
        return Stream.of(agents(), recordings(), machines(), labs(), costs(), models(), teams())
                .flatMap(List::stream)
                .toList();
    }

    private static List<RestCall> agents() {
        var state = query(
                "--state",
                "state",
                Kind.TEXTS,
                "STATE",
                "waiting-for-permission, waiting-for-input, stuck, crashed, unreachable, starting, working, idle, exited or"
                        + " stopped; can be repeated.");
        var shown = "NAME=name STATE=stateWord MACHINE=machine.name OWNER=owner.name SINCE=since@time REASON=reason";
        var one = "id=id name=name state=stateWord reason=reason since=since@time program=program.name"
                + " command=command machine=machine.name directory=workingDirectory owner=owner.name"
                + " activity=lastActivity@time made=createdAt@time project=project access=access.mine";
        return List.of(
                list(
                        "agents",
                        "Lists the agents that you may see; its commands work with one.",
                        "/agents",
                        shown,
                        SEARCHED,
                        query("--under", "under", Kind.TEXT, "NAME", "Only those below this part of the tree."),
                        query("--mine", "mine", Kind.YES, "", "Only your own."),
                        state,
                        query("--machine", "machine", Kind.MACHINE, "MACHINE", "Only those there.")),
                list("agents show", "Shows one agent.", "/agents/{agent}", one, AGENT),
                makes(
                        "agents create",
                        "Makes an agent and starts it.",
                        "POST",
                        "/agents",
                        one,
                        said("name", Kind.TEXT, "NAME", "Such as clients-acme-frontend."),
                        needed("--program", "program", Kind.TEXT, "PROGRAM", "See podium agents programs."),
                        needed("--directory", "workingDirectory", Kind.TEXT, "DIR", "Where it works, on its machine."),
                        body("--machine", "machine", Kind.MACHINE, "MACHINE", "Podium's own when absent."),
                        body("--need", "needs", Kind.TEXTS, "LABEL", "A machine with this label; can be repeated."),
                        body("--command", "command", Kind.TEXT, "COMMAND", "For the program \"command\"."),
                        body("--argument", "arguments", Kind.TEXTS, "TEXT", "Of the program; can be repeated."),
                        body("--env", "environment", Kind.PAIRS, "NAME=VALUE", "Of its environment; can be repeated."),
                        body("--project", "project", Kind.PROJECT, "PROJECT", "Its project, by name or id."),
                        body("--models", "models", Kind.YES, "", "It calls models through Podium."),
                        body("--podium-token", "podiumToken", Kind.YES, "", "It gets a token of its own."),
                        body("--stopped", "start", Kind.NO, "", "Do not start it.")),
                does("agents start", "Starts an agent.", "POST", "/agents/{agent}/start", "It starts.", AGENT),
                does("agents stop", "Stops an agent.", "POST", "/agents/{agent}/stop", "It is stopped.", AGENT),
                does(
                        "agents restart",
                        "Starts an agent anew.",
                        "POST",
                        "/agents/{agent}/restart",
                        "It starts anew.",
                        AGENT),
                does(
                        "agents interrupt",
                        "Interrupts what an agent does, as Ctrl+C does.",
                        "POST",
                        "/agents/{agent}/interrupt",
                        "It is interrupted.",
                        AGENT),
                does(
                        "agents end",
                        "Deletes an agent; for 30 days it can be restored.",
                        "DELETE",
                        "/agents/{agent}",
                        "It is deleted.",
                        AGENT),
                does(
                        "agents restore",
                        "Brings a deleted agent back.",
                        "POST",
                        "/agents/{agent}/restore",
                        "It is back.",
                        word("agent", Kind.ID, "ID", "Its id.")),
                does(
                        "agents rename",
                        "Gives an agent another name.",
                        "PATCH",
                        "/agents/{agent}",
                        "It is renamed.",
                        AGENT,
                        said("name", Kind.TEXT, "NAME", "The new one.")),
                list(
                        "agents programs",
                        "Lists the programs that agents can run.",
                        "/programs",
                        "ID=id NAME=name FOUND=found" + " INSTALL=install"),
                list(
                        "agents notes",
                        "Shows the notes on an agent.",
                        "/agents/{agent}/notes",
                        "MADE=made@time AUTHOR=author KIND=kind TEXT=text",
                        AGENT),
                does(
                        "agents note",
                        "Writes a note on an agent.",
                        "POST",
                        "/agents/{agent}/notes",
                        "It is noted.",
                        AGENT,
                        said("text", Kind.TEXT, "TEXT", "The note."),
                        body("--kind", "kind", Kind.TEXT, "KIND", "NOTE, DECISION, FEEDBACK or GRADING.")),
                list(
                        "agents access",
                        "Shows who may open an agent's terminal now.",
                        "/agents/{agent}/access",
                        "NAME=name MODE=mode CAUSE=cause UNTIL=until@time",
                        AGENT),
                makes(
                        "agents approve",
                        "Answers what an agent asks permission for, as podium agents approvals shows it.",
                        "POST",
                        "/agents/{agent}/approval",
                        "",
                        AGENT,
                        said("prompt", Kind.TEXT, "PROMPT", "The id of what you have read; another is not answered."),
                        needed("--answer", "answer", Kind.TEXT, "ANSWER", "approve, always or deny.")));
    }

    private static List<RestCall> recordings() {
        return List.of(
                list(
                        "recordings",
                        "Lists recordings, the newest first.",
                        "/recordings",
                        "ID=id AGENT=agent BEGAN=began@time LIVE=live BYTES=bytes",
                        query("--agent", "agent", Kind.AGENT, "AGENT", "Only this agent's.")),
                list(
                        "recordings search",
                        "Finds lines in recordings.",
                        "/recordings/search",
                        "AT=at@time AGENT=agent RECORDING=recording LINE=line",
                        new Given(null, "q", RestCall.In.QUERY, Kind.TEXT, "WORDS", "All of these words.", true),
                        query("--agent", "agent", Kind.AGENT, "AGENT", "Only in this agent's.")));
    }

    private static List<RestCall> machines() {
        return List.of(
                list(
                        "machines",
                        "Lists the machines that the team may use.",
                        "/machines",
                        "NAME=name STATE=state SINCE=since@time LABELS=labels WHY=why"),
                list(
                        "machines show",
                        "Shows one machine.",
                        "/machines/{machine}",
                        "id=id name=name state=state why=why labels=labels host=facts.hostName os=facts.os"
                                + " version=facts.osVersion cores=facts.cores memory=facts.memory@bytes"
                                + " cpu=sample.cpu@percent memoryUsed=sample.memoryUsed@bytes"
                                + " diskTotal=sample.diskTotal@bytes diskUsed=sample.diskUsed@bytes load=sample.load",
                        MACHINE),
                list(
                        "machines samples",
                        "Shows how a machine was.",
                        "/machines/{machine}/samples",
                        "AT=at@time CPU=cpu@percent LOAD=load MEMORY=memoryUsed@bytes DISK=diskUsed@bytes",
                        MACHINE,
                        query("--minutes", "minutes", Kind.NUMBER, "N", "Up to 43200; 10 when absent.")),
                list(
                        "machines prices",
                        "Shows what an hour of a machine costs.",
                        "/machines/{machine}/prices",
                        "FROM=validFrom PER_HOUR=perHour CURRENCY=currency PURCHASE=purchase WATTS=watts",
                        MACHINE));
    }

    private static List<RestCall> labs() {
        return List.of(
                list(
                        "labs",
                        "Lists the labs of the course.",
                        "/labs",
                        "NAME=name STATE=state STARTS=starts@time ENDS=ends@time ID=id"),
                list(
                        "labs show",
                        "Shows one lab.",
                        "/labs/{lab}",
                        "id=id name=name state=state starts=starts@time ends=ends@time version=version by=madeBy",
                        LAB),
                does(
                        "labs state",
                        "Opens a lab, ends it, or plans it again.",
                        "PUT",
                        "/labs/{lab}/state",
                        "It is so.",
                        LAB,
                        said("state", Kind.TEXT, "STATE", "planned, open or ended.")),
                list(
                        "labs seats",
                        "Lists the seats of a lab.",
                        "/labs/{lab}/seats",
                        "STUDENT=student STATE=state STEP=step MACHINE=machine AGENT=agent WHY=why",
                        LAB),
                list(
                        "labs hands",
                        "Lists who asks for help, the longest first.",
                        "/labs/{lab}/hands",
                        "RAISED=raised@time STUDENT=student SENTENCE=sentence ID=id",
                        LAB),
                list(
                        "labs attention",
                        "Lists the seats with what is known of how they get on.",
                        "/labs/{lab}/attention",
                        "SEAT=seat LEVEL=level PASSED=passed STEP=step FLAGS=flags.sentence",
                        LAB),
                makes(
                        "labs message",
                        "Says something to everybody in a lab.",
                        "POST",
                        "/labs/{lab}/messages",
                        "id=id text=text at=at@time",
                        LAB,
                        said("text", Kind.TEXT, "TEXT", "The message.")),
                list(
                        "labs costs",
                        "Shows what a lab has cost, in US dollars.",
                        "/labs/{lab}/costs",
                        "NAME=name MODELS=sum.models GPUS=sum.gpus GPU_HOURS=sum.gpuHours TOTAL=sum.total",
                        LAB));
    }

    private static List<RestCall> costs() {
        var raised = word("budget", Kind.ID, "BUDGET", "Its id, from podium budgets.");
        return List.of(
                list(
                        "calls",
                        "Lists what was spent, entry by entry, the latest first.",
                        "/ledger",
                        "SETTLED=settled@time KIND=kind MODEL=model TIER=tier AMOUNT=amount OUTCOME=outcome ID=id",
                        FROM,
                        TO,
                        query("--agent", "agent", Kind.AGENT, "AGENT", "Only this agent's."),
                        query("--model", "model", Kind.TEXT, "MODEL", "Only of this model."),
                        query("--outcome", "outcome", Kind.TEXT, "OUTCOME", "Only those that ended so.")),
                list(
                        "calls show",
                        "Shows one entry.",
                        "/ledger/{id}",
                        "id=id begun=begun@time settled=settled@time kind=kind provider=provider model=model asked=asked"
                                + " tier=tier input=tokens.input output=tokens.output amount=amount outcome=outcome"
                                + " usage=usage detail=detail",
                        id("calls")),
                does(
                        "calls verdict",
                        "Says whether an answer was good or bad.",
                        "POST",
                        "/model-calls/{id}/verdict",
                        "It is kept.",
                        id("calls"),
                        said("verdict", Kind.TEXT, "VERDICT", "good or bad."),
                        body("--reason", "reason", Kind.TEXT, "WORD", "Such as tests-failed.")),
                list(
                        "budgets",
                        "Lists the team's budgets.",
                        "/budgets",
                        "ID=id SCOPE=scope PERIOD=period LIMIT=limit SPENT=spent HELD=held LEFT=left HARD=hard"),
                list(
                        "budgets mine",
                        "Lists the budgets that count for you.",
                        "/budgets/mine",
                        "ID=id SCOPE=scope PERIOD=period LIMIT=limit SPENT=spent LEFT=left HARD=hard"),
                list(
                        "budgets outlook",
                        "Shows how long budgets last, those that run out first first.",
                        "/budgets/outlook",
                        "NAME=name STATE=state SENTENCE=sentence",
                        OF),
                makes(
                        "budgets create",
                        "Makes a budget of the team.",
                        "POST",
                        "/budgets",
                        "id=id scope=scope period=period limit=limit hard=hard",
                        needed("--scope", "scope", Kind.TEXT, "SCOPE", "Such as TEAM, PERSON, AGENT or MODEL."),
                        body("--subject", "subject", Kind.TEXT, "SUBJECT", "Of whom or what, by id or a model's name."),
                        needed("--period", "period", Kind.TEXT, "PERIOD", "Such as DAY or MONTH."),
                        needed("--cap", "cap", Kind.AMOUNT, "DOLLARS", "Exact, such as 12.50."),
                        body("--soft", "hard", Kind.NO, "", "Calls beyond it are told of and not refused.")),
                does("budgets delete", "Removes a budget.", "DELETE", "/budgets/{budget}", "It is removed.", raised),
                does(
                        "budgets ask",
                        "Asks for more of a budget.",
                        "POST",
                        "/budgets/{budget}/raise-requests",
                        "It is asked for.",
                        raised,
                        needed("--cap", "cap", Kind.AMOUNT, "DOLLARS", "What it is to be."),
                        needed("--until", "until", Kind.TEXT, "TIME", "Such as 2026-01-31T12:00:00Z."),
                        needed("--reason", "reason", Kind.TEXT, "TEXT", "For who decides.")),
                list(
                        "costs",
                        "Shows what was spent beside the time before, the largest first.",
                        "/spending",
                        "NAME=name AMOUNT=sum.amount BEFORE=sum.before CALLS=sum.calls",
                        OF,
                        FROM,
                        TO,
                        query(
                                "--by",
                                "by",
                                Kind.TEXT,
                                "WHAT",
                                "kind, team, person, agent, project, model, tier, task, machine, provider or key.")),
                list(
                        "costs outlook",
                        "Shows what a period will probably have cost.",
                        "/outlook",
                        "from=from to=to currency=currency spent=spent expected=expected low=range.low high=range.high"
                                + " sentence=sentence",
                        OF,
                        FROM,
                        TO),
                list(
                        "costs reports",
                        "Lists the reports of months.",
                        "/reports",
                        "ID=id MONTH=month VERSION=version MADE=made@time BY=madeBy"),
                list(
                        "costs prices",
                        "Lists what models cost.",
                        "/model-prices",
                        "PROVIDER=provider MODEL=model FROM=validFrom INPUT=input OUTPUT=output"));
    }

    private static List<RestCall> models() {
        return List.of(
                list(
                        "models",
                        "Shows what names of models stand for.",
                        "/model-routes",
                        "NAME=name TARGETS=targets.model"),
                list(
                        "models providers",
                        "Lists where models are.",
                        "/model-providers",
                        "NAME=name KIND=kind URL=url ENABLED=enabled"),
                list(
                        "models engines",
                        "Lists the engines in use.",
                        "/model-engines",
                        "NAME=name STATE=state BUSY=busy WAITING=waiting WHY=why"),
                list(
                        "models queue",
                        "Lists the calls that wait.",
                        "/model-queue",
                        "POSITION=position ENGINE=engine MODEL=model SINCE=since@time"));
    }

    private static List<RestCall> teams() {
        return List.of(
                list(
                        "teams",
                        "Lists the teams, for who runs Podium; its commands are about your own.",
                        "/teams",
                        "NAME=name MEMBERS=members ID=id",
                        SEARCHED),
                makes(
                        "teams create",
                        "Makes a team.",
                        "POST",
                        "/teams",
                        "id=id name=name",
                        said("name", Kind.TEXT, "NAME", "Its name.")),
                list(
                        "teams members",
                        "Lists the members of your team.",
                        "/team/members",
                        "NAME=name EMAIL=email ROLE=role SINCE=since@time PERSON=person",
                        SEARCHED),
                makes(
                        "teams invite",
                        "Makes a link into your team, shown this once.",
                        "POST",
                        "/team/invitations",
                        "link=link",
                        needed("--role", "role", Kind.TEXT, "ROLE", "Such as MEMBER or VIEWER."),
                        body("--email", "email", Kind.TEXT, "EMAIL", "Only for this one.")),
                list(
                        "teams projects",
                        "Lists your team's projects.",
                        "/team/projects",
                        "NAME=name AGENTS=agents ID=id"),
                list(
                        "tokens",
                        "Lists your API tokens in this team.",
                        "/tokens",
                        "NAME=name ENDS_IN=ending EXPIRES=expiresAt@time USED=lastUsedAt@time ID=id"),
                does(
                        "tokens revoke",
                        "Ends one of your tokens.",
                        "DELETE",
                        "/tokens/{id}",
                        "It is revoked.",
                        id("tokens")),
                list(
                        "audit",
                        "Lists the audit trail, the latest first.",
                        "/audit",
                        "AT=at@time WHO=person.name WHAT=action OBJECT=object",
                        query("--action", "action", Kind.TEXT, "ACTION", "Only this, such as agents.create.")),
                list("audit verify", "Checks that the audit trail is whole.", "/audit/verify", ""));
    }
}
