"""A worker is stopped beyond its lease while it has a job; another takes the job over; the first is resumed, and its
result is refused. The control takes the fence away, and must be caught doing the work of one job twice or by the wrong
worker."""
import signal
import subprocess
import tempfile
import threading

from drill.promises import Broken
from harness.database import Postgres
from harness.postgres import Cluster
from harness.server import beside, binary
from harness.wait import until

LEASE = 3000   # milliseconds; long enough for a heartbeat on a busy machine

NO_FENCING = """
CREATE FUNCTION no_fencing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.fence := OLD.fence; RETURN NEW; END $$;
CREATE TRIGGER no_fencing BEFORE UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION no_fencing();
"""

ONE_JOB = """
INSERT INTO jobs (id, kind, payload, priority, run_at, max_attempts, created_at)
VALUES ('job_{number:036}', 'drill.held', '{{}}', 'normal', 0, 20, 0);
"""


class Worker:
    def __init__(self, url, name):
        self.name, self.lines = name, []
        self.process = subprocess.Popen([beside("tests/drill/lease_worker"), url, name, str(LEASE)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self):
        for line in self.process.stdout:
            self.lines.append(line.strip())

    def says(self, word, within=30):
        return until(lambda: next((line for line in self.lines if line.startswith(word)), None), within,
                     f"worker {self.name} saying '{word}' (it said {self.lines})")

    def result(self):
        return until(lambda: next((line for line in self.lines if line in ("taken", "refused")), None), 30,
                     f"the result of worker {self.name}")

    def finish(self):
        self.process.stdin.write("finish\n")

    def close(self):
        self.process.kill()
        self.process.wait(10)


def migrate(url):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([binary(), "migrate", "--data", folder, *(["--database", url] if url else [])],
                              capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def drill(rounds=3, fencing=True, say=print):
    cluster = Cluster()
    try:
        database = Postgres(cluster)
        migrate(database.url)
        if not fencing:
            database.rows(NO_FENCING)
        for number in range(1, rounds + 1):
            one_round(database, number)
        say(f"  {rounds} workers came back from beyond their lease, none had its result taken")
        return {"rounds": rounds, "lease_ms": LEASE}
    finally:
        cluster.close()


def one_round(database, number):
    workers = []
    try:
        workers.append(zombie := Worker(database.url, "zombie"))
        database.rows(ONE_JOB.format(number=number))
        zombie.says("began 1")
        zombie.process.send_signal(signal.SIGSTOP)
        workers.append(heir := Worker(database.url, "heir"))
        heir.says("began 2")
        zombie.process.send_signal(signal.SIGCONT)
        zombie.finish()
        late = zombie.result()
        heir.finish()
        rightful = heir.result()
    finally:
        for worker in workers:
            worker.close()
    effects = [row[0] for row in database.rows("SELECT payload FROM jobs WHERE kind = 'drill.effect'")]
    database.rows("DELETE FROM jobs")
    if late != "refused" or rightful != "taken" or effects != ['{"by":"heir"}']:
        raise Broken(f"the late worker was {late}, its heir {rightful}, and the work was done by {effects}")
