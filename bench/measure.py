"""What the benchmarks share: running a command to its end and reading what it cost."""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = pathlib.Path(os.environ.get("SLUICE_BUILD", ROOT / "build")) / "src"
FOREIGN = ROOT / "build" / "interop" / "venv" / "bin"


class Cost:
    def __init__(self, wall, cpu, rss_kib, output):
        self.wall, self.cpu, self.rss_kib, self.output = wall, cpu, rss_kib, output


def run(command, stdin=None, stdout=subprocess.DEVNULL, env=None):
    """Runs the command, which must succeed. CPU counts its waited-for children too."""
    source = open(stdin, "rb") if stdin else subprocess.DEVNULL
    before = time.perf_counter()
    child = subprocess.Popen([str(word) for word in command], stdin=source, stdout=stdout, env=env)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - before
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]}: exit status {child.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, None)


def rss_mib(command, stdin=None, stdout=subprocess.DEVNULL, env=None):
    """Peak resident memory as /usr/bin/time sees it."""
    return measured(command, stdin, stdout, env).rss_kib / 1024


def measured(command, stdin=None, stdout=subprocess.DEVNULL, env=None):
    """As run, with peak resident memory as /usr/bin/time sees it."""
    with tempfile.NamedTemporaryFile("r") as report:
        cost = run(["/usr/bin/time", "-f", "%M", "-o", report.name] + command, stdin, stdout, env)
        cost.rss_kib = int(report.read().split()[-1])
        return cost


def median(values):
    return statistics.median(values)


def paired(first, second, runs):
    """Median cost of two commands run in turn, and the median of the wall-time ratios pair by pair."""
    a, b = [], []
    run(first), run(second)
    for _ in range(runs):
        a.append(run(first))
        b.append(run(second))
    ratio = median([x.wall / y.wall for x, y in zip(a, b)])
    return median([x.wall for x in a]), median([y.wall for y in b]), ratio


def client_env(endpoint):
    """What clients of the server need; cloudlet is given this key."""
    return dict(
        os.environ,
        AWS_ENDPOINT_URL=endpoint,
        AWS_ACCESS_KEY_ID="AKIDBENCH",
        AWS_SECRET_ACCESS_KEY="bench-secret",
        AWS_REGION="us-east-1",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_EC2_METADATA_DISABLED="true",
    )


def cpu_of(pid):
    """Seconds that a running process has used so far."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Cloudlet:
    """A cloudlet on a free port with its state in a temporary folder."""

    def __init__(self, *options):
        self.folder = tempfile.mkdtemp(prefix="sluice-bench.")
        keys = os.path.join(self.folder, "keys")
        pathlib.Path(keys).write_text("AKIDBENCH bench-secret 000000000000\n")
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [BIN / "cloudlet", "-d", os.path.join(self.folder, "state"), "--keys", keys, *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        for line in self.process.stdout:
            if line.startswith("ENDPOINT="):
                self.endpoint = line.strip().split("=", 1)[1]
                break
        self.ready = time.perf_counter() - started
        self.env = client_env(self.endpoint)

    def rss_mib(self):
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024

    def cpu(self):
        return cpu_of(self.process.pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)


class AssetServer:
    """bench/assetserver, which answers everything and checks nothing, with a delay in ms."""

    def __init__(self, delay=0):
        words = [BIN.parent / "bench" / "assetserver", "sh", "-c", "echo $SERVER $SERVER_PID; cat >/dev/null"]
        self.process = subprocess.Popen(
            words, env=dict(os.environ, DELAY=str(delay)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.endpoint, self.pid = self.process.stdout.readline().split()
        self.env = client_env(self.endpoint)

    def cpu(self):
        return cpu_of(self.pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def lines(path, count, size):
    """Writes count JSON lines of size bytes each."""
    with open(path, "w") as out:
        for n in range(count):
            line = '{"handle":"creator","follower_handle":"user_%d","follower_full_name":"Rahul Sharma","pad":"' % n
            out.write(line + "x" * (size - len(line) - 2) + '"}\n')


def verdict(name, value, limit, unit, smaller=True):
    good = value <= limit if smaller else value >= limit
    print(f"  {'PASS' if good else 'MISS'} {name}: {value:,.2f} {unit} (wanted {'<=' if smaller else '>='} {limit:,g})")
    return good
