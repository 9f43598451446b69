#!/usr/bin/env python3
"""Starts the kernel again and again; each start must answer its first cell in time.

    kernel_starts.py [STARTS [JARS [JAVA]]]

STARTS is 10 unless told, JARS lib/target/jars, JAVA java. Prints the time from the start of the process to the first
execute_reply; fails if a start is silent for 30 seconds or the median is above 3. Needs jupyter_client.
"""
import json
import os
import statistics
import sys
import tempfile
import time

from jupyter_client.manager import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

FLAGS = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx512m"]


def kernelspec(folder, jars, java):
    argv = [java, *FLAGS, "-cp", os.path.join(os.path.abspath(jars), "*"),
            "outagebook.kernel.JupyterKernel", "{connection_file}"]
    os.makedirs(os.path.join(folder, "java"))
    with open(os.path.join(folder, "java", "kernel.json"), "w") as out:
        json.dump({"argv": argv, "display_name": "Java", "language": "java", "interrupt_mode": "message"}, out)
    return KernelSpecManager(kernel_dirs=[folder])


def start_once(specs):
    manager = KernelManager(kernel_name="java", kernel_spec_manager=specs)
    begin = time.monotonic()
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        ready = time.monotonic() - begin
        reply = client.execute_interactive("6 * 7", timeout=30, output_hook=lambda message: None)
        assert reply["content"]["status"] == "ok", reply["content"]
        return ready, time.monotonic() - begin
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def main(starts=10, jars="lib/target/jars", java="java"):
    times = []
    with tempfile.TemporaryDirectory() as folder:
        specs = kernelspec(folder, jars, java)
        for i in range(int(starts)):
            ready, done = start_once(specs)
            times.append(done)
            print(f"start {i + 1}: ready {ready:.2f} s, first reply {done:.2f} s", flush=True)
    print(f"{len(times)} of {starts}: median {statistics.median(times):.2f} s, slowest {max(times):.2f} s")
    return 0 if statistics.median(times) < 3 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
