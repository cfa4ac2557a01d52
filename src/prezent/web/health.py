"""Whether the desk lives (``/healthz``) and can do its work (``/readyz``), for machines that watch it."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from prezent.platform import clock, periodic, storage

log = structlog.get_logger("prezent.health")


class _Known:
    """Migrations do not come undone while a process runs: a good answer is remembered."""

    migrated = False


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Database, migrations, worker and file store, each by name; 503 while one of them is not in order."""
    looks = {"database": _database, "migrations": _migrations, "worker": _worker, "storage": _storage}
    answers = {name: _look(name, look) for name, look in looks.items()}
    good = all(answer == "ok" for answer in answers.values())
    return JsonResponse({"status": "ok" if good else "failing", "checks": answers}, status=200 if good else 503)


def _look(name: str, look: Callable[[], str]) -> str:
    try:
        return look()
    except Exception:
        # Readiness is asked from outside: what broke stands in the log, not in the answer.
        log.warning("not_ready", check=name, exc_info=True)
        return "failing"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    if not _Known.migrated:
        executor = MigrationExecutor(connection)
        _Known.migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if _Known.migrated else "pending"


def _worker() -> str:
    return "ok" if periodic.somebody_works(clock.now()) else "missing"


def _storage() -> str:
    storage.require_writable()
    return "ok"


urlpatterns = [path("healthz", alive, name="healthz"), path("readyz", ready, name="readyz")]
