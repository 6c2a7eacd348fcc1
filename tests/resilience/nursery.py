"""Starts workers and beats that have read all our code already, so that starting fifty of them takes seconds.

Each is a process of its own, forked before anything was connected. Reads what to start from its standard input, writes
process ids; ends when its input does.
"""

import importlib
import json
import os
import signal
import sys

import django
from django.core.checks import run_checks

django.setup()
run_checks()
# Nobody waits for those that are killed.
signal.signal(signal.SIGCHLD, signal.SIG_IGN)


def become(app, command, log):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    celery = importlib.import_module(app if app != "obt_portal" else "obt_portal.celery").app
    sys.argv = ["celery", *command]
    celery.start(command)


for line in sys.stdin:
    if (pid := os.fork()) == 0:
        try:
            become(**json.loads(line))
        finally:
            os._exit(1)
    print(pid, flush=True)
