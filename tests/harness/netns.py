"""Two network namespaces joined by a cable: a home with a machine in it, and a telephone in the same room."""
import itertools
import os
import subprocess

_numbers = itertools.count(1)


def run(*command, check=True):
    return subprocess.run(command, check=check, capture_output=True, text=True, timeout=30)


def missing():
    """Nothing, or why no namespace can be made here."""
    name = f"hf-probe-{os.getpid()}"
    try:
        done = run("ip", "netns", "add", name, check=False)
    except FileNotFoundError:
        return "no program ip"
    if done.returncode:
        return "no right to make network namespaces"
    run("ip", "netns", "del", name)
    return None


class Home:
    """`machine` and `telephone` are commands to start programs with; `address` is the machine's."""
    address = "10.77.0.1"

    def __init__(self):
        number = f"{os.getpid()}-{next(_numbers)}"
        self.names = [f"hf-machine-{number}", f"hf-telephone-{number}"]
        self.machine, self.telephone = ([*"ip netns exec".split(), name] for name in self.names)
        for name in self.names:
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        machine, telephone = self.names
        run("ip", "-n", machine, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", telephone)
        for name, address in (machine, self.address), (telephone, "10.77.0.2"):
            run("ip", "-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
            run("ip", "-n", name, "link", "set", "eth0", "up")

    def close(self):
        for name in self.names:
            run("ip", "netns", "del", name, check=False)
