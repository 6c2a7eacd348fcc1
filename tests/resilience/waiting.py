"""Work done at once by whoever asks for it."""

from concurrent.futures import Executor, Future


class OwnThread(Executor):
    def submit(self, fn, /, *args, **kwargs):
        done = Future()
        done.set_result(fn(*args, **kwargs))
        return done
