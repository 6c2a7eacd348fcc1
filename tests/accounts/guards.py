"""Taking away what keeps two at once from doing harm, to see the harm done."""

from contextlib import contextmanager

from django.db import connection

CONSTRAINT = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conname = %s
"""
INDEX = "SELECT tablename, indexdef FROM pg_indexes WHERE indexname = %s"


@contextmanager
def without(*names):
    """The database without these constraints or unique indexes. What was written meanwhile is thrown away."""
    taken = [_drop(name) for name in names]
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table, put_back in taken:
                cursor.execute(f"TRUNCATE {table} CASCADE")
                cursor.execute(put_back)


def _drop(name):
    """The table it was on, and what puts it back."""
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINT, [name])
        if found := cursor.fetchone():
            table, definition = found
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            return table, f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
        cursor.execute(INDEX, [name])
        table, definition = cursor.fetchone()
        cursor.execute(f"DROP INDEX {name}")
        return table, definition


def unlock(monkeypatch, model):
    """Rows of this model are read as if nobody would write them."""
    monkeypatch.setattr(
        type(model.objects.all()), "select_for_update", lambda rows, **_: rows, raising=False
    )


def meet(monkeypatch, place, name, barrier):
    """Whoever has done this waits until all have."""
    do = getattr(place, name)

    def do_and_wait(*args, **kwargs):
        done = do(*args, **kwargs)
        barrier.wait(60)
        return done

    monkeypatch.setattr(place, name, do_and_wait)
