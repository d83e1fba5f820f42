"""Nodes of the distribution as processes, on 127.0.0.1: MQTT on port 21921 and up."""
import os, pathlib, subprocess, time, urllib.request

ZANCUDO = os.environ.get("ZANCUDO", pathlib.Path(__file__).parents[2] / "target/zancudo/bin/zancudo")
MEMBERS = " ".join(f"127.0.0.1:{5711 + i}" for i in range(4))


def start(directory, i):
    file = pathlib.Path(directory, f"node{i}.conf")
    file.write_text(
        f"listener {21921 + i} 127.0.0.1\nallow_anonymous true\nadmin_listener {21931 + i} 127.0.0.1\n"
        f"cluster_name bench\ncluster_discovery static\ncluster_members {MEMBERS}\n"
        f"cluster_bind 127.0.0.1:{5711 + i}\n")
    log = open(file.with_suffix(".log"), "wb")
    return subprocess.Popen([ZANCUDO, "-c", file], stdout=log, stderr=log)


def is_ready(i):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{21931 + i}/ready", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def ready_after(i, begun):
    while not is_ready(i):
        if time.monotonic() - begun > 120:
            raise SystemExit(f"node {i} is not ready after 120 s")
        time.sleep(0.05)
    return round(time.monotonic() - begun, 2)


def memory(process):
    with open(f"/proc/{process.pid}/smaps_rollup") as lines:
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("Pss:"))
