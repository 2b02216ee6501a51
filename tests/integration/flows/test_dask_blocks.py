"""Blocks on Dask: the same answer as on this machine, and words for each way it can fail."""

from __future__ import annotations

import multiprocessing
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.rosters import EXAMPLE, roster
from flows import dask_blocks
from flows.dask_blocks import SharingExecutor, dask_executor
from flows.errors import RunningError
from matching import Policy, Problem, candidates, parse_policy, propose

distributed = pytest.importorskip("distributed")

MAJORITY = (0.6, 0.1, 0.1, 0.1, 0.1)
WITHOUT = "import sys\nsys.modules['flows.dask_blocks'] = None\n"
OTHER = """
import flows.dask_blocks as room
def fingerprint(): return "another"
room.fingerprint = fingerprint
"""


@pytest.fixture(scope="module")
def two_processes() -> Iterator[Executor]:
    """Give an executor on two worker processes of this machine."""
    with dask_executor("local:2") as executor:
        yield executor


@pytest.fixture(scope="module")
def one_process() -> Iterator[Executor]:
    """Give an executor that knows nothing of Dask, on a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


def _example() -> tuple[Problem, Policy]:
    return roster(1001, contacts=6, rounds=4), parse_policy(EXAMPLE)


def _majority() -> tuple[Problem, Policy]:
    """Let six in ten have one function, so that guests look for hosts among all pairs."""
    musts = [{"different": "function"}, {"apart": "reporting_line"}]
    policy = parse_policy({**EXAMPLE, "must": musts, "odd": "relaxed_trio"})
    return roster(1000, contacts=6, rounds=4, shares=MAJORITY), policy


@pytest.mark.parametrize("case", [_example, _majority])
def test_the_answer_is_that_of_this_machine(
    case: Any,
    two_processes: Executor,
    one_process: Executor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wherever the blocks are scored, the proposal is the same to the byte."""
    # A hundred blocks are blocks enough; a roster that is large without this takes far longer.
    monkeypatch.setattr(candidates, "KEEP_ALL", 500)
    problem, policy = case()
    here = propose(problem, policy, seed=3).to_bytes()
    assert propose(problem, policy, seed=3, executor=two_processes).to_bytes() == here
    assert propose(problem, policy, seed=3, executor=one_process).to_bytes() == here


def test_results_come_in_the_order_of_the_blocks(two_processes: Executor) -> None:
    """A block that is done early waits for its turn; no blocks are no trouble."""
    assert list(two_processes.map(pow, range(40), [2] * 40)) == [n**2 for n in range(40)]
    assert list(two_processes.map(pow, [], [])) == []
    assert two_processes.submit(pow, 3, 2).result() == 9


def test_what_all_blocks_share_is_sent_once() -> None:
    """The policy on a large roster goes to each worker once, not once a block."""
    sent, mapped = [], []

    def scatter(data: object, **how: bool) -> str:
        sent.append((data, how["broadcast"]))
        return "ahead"

    calls = SimpleNamespace(map=lambda _, *columns, **__: mapped.append(columns))
    client: Any = SimpleNamespace(scatter=scatter, get_executor=lambda **_: calls)
    look = object()
    SharingExecutor(client).map(id, [look] * 3, [1, 2, 3])
    assert sent == [(look, True)]
    assert mapped == [(["ahead"] * 3, [1, 2, 3])]


def test_a_lost_worker_is_told_and_leaves_nothing_running() -> None:
    """After any error the cluster and all its processes are gone."""
    before = set(multiprocessing.active_children())
    with (
        pytest.raises(RunningError, match=r"local:1.*lost.*nothing was written.*memory"),
        dask_executor("local:1") as executor,
    ):
        assert len(multiprocessing.active_children()) > len(before)
        list(executor.map(os._exit, [3] * 2))
    assert set(multiprocessing.active_children()) == before


def test_an_error_of_the_round_stays_what_it_is() -> None:
    """What goes wrong while a round is solved is not taken for a trouble of Dask's."""
    before = set(multiprocessing.active_children())
    with pytest.raises(ZeroDivisionError), dask_executor("local:1") as executor:
        list(executor.map(divmod, [1, 2], [1, 0]))
    assert set(multiprocessing.active_children()) == before


def test_dask_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask is an extra: whoever sets it without having it hears what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RunningError, match=r"pip install 'crossweave\[dask\]'"):
        _open("local")


@pytest.mark.parametrize("listening", [False, True])
def test_a_scheduler_that_does_not_answer_is_told(
    listening: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a closed port nor one where something else listens keeps a round waiting."""
    monkeypatch.setattr(dask_blocks, "CONNECT_SECONDS", 0.5)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        if listening:
            other.listen()
        with pytest.raises(RunningError, match=r"No Dask scheduler answers at tcp://127.*Start"):
            _open(f"tcp://127.0.0.1:{other.getsockname()[1]}")


def test_a_scheduler_that_wants_certificates_is_told() -> None:
    """An encrypted cluster's certificates are named in Dask's own variables."""
    with pytest.raises(RunningError, match="DASK_DISTRIBUTED__COMM__TLS__CA_FILE"):
        _open("tls://127.0.0.1:8786")


def test_a_scheduler_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round does not wait for ever for the first worker."""
    monkeypatch.setattr(dask_blocks, "WORKER_SECONDS", 0.2)
    with _cluster(n_workers=0) as cluster:
        address = cluster.scheduler_address
        with pytest.raises(RunningError, match=f"has no worker.*dask worker {address}"):
            _open(address)


@pytest.mark.parametrize(
    ("preload", "trouble"), [(WITHOUT, "cannot load Crossweave"), (OTHER, "has another version")]
)
def test_a_worker_that_cannot_do_the_work_is_told(preload: str, trouble: str) -> None:
    """The answer is promised to the byte, so each worker has the source that we have."""
    with (
        _cluster(n_workers=1, preload=[preload]) as cluster,
        pytest.raises(RunningError, match=rf"The Dask worker tcp://.*{trouble}.*Install"),
    ):
        _open(cluster.scheduler_address)


def test_a_cluster_that_runs_already_is_used_and_left_running() -> None:
    """A scheduler's address is enough, and others may use the cluster afterwards."""
    with _cluster(n_workers=1) as cluster:
        for _ in range(2):
            with dask_executor(cluster.scheduler_address) as executor:
                assert list(executor.map(abs, [-1, 2])) == [1, 2]


def test_without_the_setting_dask_is_not_loaded() -> None:
    """Nobody pays for what only very large rosters need."""
    code = (
        "import sys\n"
        "from flows.installation import this_installation\n"
        "with this_installation().executor() as executor:\n"
        "    assert executor is None\n"
        "assert 'distributed' not in sys.modules\n"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, env=os.environ | {"CROSSWEAVE_DASK": ""}
    )


def _open(where: str) -> None:
    with dask_executor(where):
        pytest.fail("it opened")


def _cluster(**given: Any) -> Any:
    return distributed.LocalCluster(
        host="127.0.0.1",
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs="CRITICAL",
        **given,
    )
