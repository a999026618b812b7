package dev.podium.labs.stuck;

import java.util.List;

/**
 * Something that goes wrong at a seat, for real.
 *
 * @param wrong puts the mistake into the files
 * @param right takes it out
 * @param command shows it
 * @param others show the same mistake in other words
 */
record Problem(String wrong, String right, String command, List<String> others) {

    private static final String C = "printf '#include <stdio.h>\\nint main(void) {\\n%s\\n  return 0;\\n}\\n' ";
    private static final String MAKE =
            "printf 'CC=gcc\\nall: %s\\n%s: %s.c\\n\\t$(CC) -o %s %s.c\\n' NAME NAME NAME NAME NAME > Makefile;";

    private static Problem c(String name, String bad, String good) {
        var make = MAKE.replace("NAME", name);
        return new Problem(
                make + C + "'" + bad + "' > " + name + ".c",
                C + "'" + good + "' > " + name + ".c",
                "make",
                List.of(
                        "make " + name,
                        "gcc -o " + name + " " + name + ".c",
                        "make all 2>&1 | head -20",
                        "gcc -Wall " + name + ".c"));
    }

    private static Problem file(String name, String bad, String good, String command, String... others) {
        return new Problem(
                "printf '%b' '" + bad + "' > " + name + " && chmod +x " + name,
                "printf '%b' '" + good + "' > " + name + " && chmod +x " + name,
                command,
                List.of(others));
    }

    /** What the recorded set is made of. */
    static final List<Problem> KNOWN = List.of(
            c("hello", "  printf(\"hello\\\\n\")", "  printf(\"hello\\\\n\");"),
            c("calc", "  int add(int, int);\\n  printf(\"%%d\", add(1, 2));", "  printf(\"3\");"),
            c("loop", "  for (i = 0; i < 3; i++) puts(\"x\");", "  for (int i = 0; i < 3; i++) puts(\"x\");"),
            new Problem(
                    "printf 'all:\\n    gcc x.c\\n' > Makefile",
                    "printf 'all:\\n\\ttrue\\n' > Makefile",
                    "make",
                    List.of("make all", "make -B", "make clean")),
            file(
                    "main.py",
                    "def go():\\n    print(totl)\\ngo()\\n",
                    "print(1)\\n",
                    "python3 main.py",
                    "python3 -u main.py",
                    "python3 ./main.py"),
            file(
                    "load.py",
                    "import numpyy\\nprint(2)\\n",
                    "print(2)\\n",
                    "python3 load.py",
                    "python3 -m load",
                    "python3 -c 'import numpyy'"),
            file(
                    "server.sh",
                    "#!/bin/bash\\necho \"$(date +%FT%T) [$$] starting on 127.0.0.1:8080\"\\necho \"$(date +%T) ERROR pid $$ bind failed: Address already in use\" >&2\\nexit 1\\n",
                    "#!/bin/bash\\necho up\\n",
                    "./server.sh",
                    "bash server.sh",
                    "bash ./server.sh --verbose"),
            new Problem(
                    "git remote remove origin 2>/dev/null; true",
                    "true",
                    "git push",
                    List.of("git push origin main", "git push -u origin main")));

    /** What the set that is kept back is made of. */
    static final List<Problem> UNKNOWN = List.of(
            file(
                    "app.js",
                    "const a = undefined;\\nconsole.log(a.name);\\n",
                    "console.log(1);\\n",
                    "node app.js",
                    "node ./app.js",
                    "node --trace-warnings app.js"),
            file(
                    "report.pl",
                    "use strict;\\nmy $x = 1\\nprint $x;\\n",
                    "print 1;\\n",
                    "perl report.pl",
                    "perl -w report.pl",
                    "perl -c report.pl"),
            file(
                    "conf.json",
                    "{\"a\": 1,}\\n",
                    "{\"a\": 1}\\n",
                    "python3 -m json.tool conf.json",
                    "python3 -m json.tool < conf.json",
                    "cat conf.json | python3 -m json.tool"),
            c("crash", "  int *p = 0;\\n  *p = 1;\\n  puts(\"x\")", "  puts(\"x\");"),
            file(
                    "train.py",
                    "import time\\nprint(\"epoch 1 %.3f s\" % time.time())\\nx = [1, 2]\\nprint(x[5])\\n",
                    "print(1)\\n",
                    "python3 train.py",
                    "python3 train.py --lr 0.1",
                    "python3 train.py --lr 0.01"),
            file(
                    "deploy.sh",
                    "#!/bin/sh\\nset -e\\necho \"deploy $$ to /tmp/deploy.$$\"\\ncat config.yaml\\n",
                    "#!/bin/sh\\necho ok\\n",
                    "./deploy.sh",
                    "sh deploy.sh",
                    "sh -x deploy.sh"),
            new Problem(
                    "mkdir -p data && chmod 0 data; true",
                    "true",
                    "tar xf data.tar.gz",
                    List.of("tar xzf data.tar.gz", "tar xvf data.tar.gz")));
}
