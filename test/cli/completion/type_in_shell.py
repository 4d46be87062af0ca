"""Types into a real shell on a terminal of its own and prints what the shell then ran.

    python3 type_in_shell.py SHELL SETUP LINE...

SETUP is a file that the shell reads first. Each LINE is typed with TAB where it has a "|", then Return. The tools are
functions of SETUP that print a line `ARG<word>` for each word, and `END`. For each line one JSON array of words is
printed. A shell handles keys in their order, so nothing has to be waited for but END.
"""
import json
import os
import pty
import re
import select
import sys
import time

COMMANDS = {
    "bash": ["bash", "--noprofile", "--rcfile", None, "-i"],
    "zsh": ["zsh", "-d", "-i"],
    "fish": ["fish", "--no-config", "-i", "-C", None],
}
LIMIT_SECONDS = 30


def main(shell, setup, lines):
    command = COMMANDS[shell]
    argument = "source " + setup if shell == "fish" else setup
    command = [argument if word is None else word for word in command]
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "dumb"
        os.environ["ZDOTDIR"] = os.path.dirname(setup)
        os.execvp(command[0], command)
    text = read_until(terminal, "READY")
    for line in lines:
        os.write(terminal, (line.replace("|", "\t") + "\r").encode())
        text = read_until(terminal, "\nEND")
        print(json.dumps(re.findall(r"^ARG<(.*)>\r?$", text, re.MULTILINE)), flush=True)
    os.close(terminal)


def read_until(terminal, mark):
    text = ""
    end = time.monotonic() + LIMIT_SECONDS
    while mark not in text:
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        if not ready:
            sys.exit("no %r in %r" % (mark, text))
        text += os.read(terminal, 65536).decode(errors="replace")
    return text


main(sys.argv[1], sys.argv[2], sys.argv[3:])
