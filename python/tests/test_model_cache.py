"""The folder in which ranks of a node share the model."""

import fcntl
import hashlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import cosmic
from cosmic.rank.model_cache import CacheKey, ModelCache
from tests.fake_run import FakeRun
from tests.rank_programs import SOURCES, compute

CONTENT = b"weights" * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
KEY = CacheKey.of(["s3://survey/m.pt", "etag", "7000", "", "0"], len(CONTENT), "")

# Downloads slowly, and says how often.
RANK = """
import sys, time
from pathlib import Path
from cosmic.rank.model_cache import CacheKey, ModelCache

folder, own = map(Path, sys.argv[1:])

def download():
    own.with_suffix(".downloaded").touch()
    time.sleep(0.5)
    own.write_bytes(b"weights" * 1000)

key = CacheKey(sys.stdin.read(), 7000)
ModelCache(folder, key, lambda: None).obtain(own, download)
assert own.read_bytes() == b"weights" * 1000
"""


def obtain(folder: Path, own: Path, key: CacheKey = KEY, content: bytes = CONTENT) -> bool:
    """Whether the content came out of the folder."""
    cache = ModelCache(folder, key, lambda: None)
    found = cache.obtain(own, lambda: own.write_bytes(content) and None)
    assert own.read_bytes() == content
    return found


def stored(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_key_tells_apart_what_reads_the_same() -> None:
    text = "16:s3://survey/m.pt4:etag4:70000:1:07000"
    assert KEY.name == hashlib.sha256(text.encode()).hexdigest()
    assert CacheKey.of(["a", "bc"], 1, "").name != CacheKey.of(["ab", "c"], 1, "").name
    # Java counts a character beyond the first plane as two.
    assert CacheKey.of(["🌌"], 1, "").name == hashlib.sha256("2:🌌1".encode()).hexdigest()


def test_what_one_rank_has_downloaded_is_there_for_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "not/there"

    assert not obtain(folder, tmp_path / "one")
    assert obtain(folder, tmp_path / "two")

    assert stored(folder) == [f"{KEY.name}-{DIGEST}.model", f"{KEY.name}.lock"]


def test_ranks_that_come_at_once_download_once(tmp_path: Path) -> None:
    ranks = [
        subprocess.Popen(
            [sys.executable, "-c", RANK, str(tmp_path / "cache"), str(tmp_path / f"{i}.own")],
            stdin=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": SOURCES},
        )
        for i in range(4)
    ]
    for rank in ranks:
        rank.communicate(KEY.name.encode(), timeout=60)

    assert [rank.returncode for rank in ranks] == [0] * 4
    assert len(list(tmp_path.glob("*.downloaded"))) == 1


@pytest.mark.parametrize("wrong", [b"weights" * 999, b"Weights" * 1000])
def test_what_is_wrong_is_replaced(tmp_path: Path, wrong: bytes) -> None:
    (tmp_path / f"{KEY.name}-{DIGEST}.model").write_bytes(wrong)
    (tmp_path / f"{KEY.name}-left.part").write_bytes(b"half")

    assert not obtain(tmp_path, tmp_path / "one")
    assert obtain(tmp_path, tmp_path / "two")
    assert not list(tmp_path.glob("*.part"))


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(CONTENT)
    (tmp_path / f"{KEY.name}-{DIGEST}.model").symlink_to(tmp_path / "elsewhere")

    assert not obtain(tmp_path, tmp_path / "one")


def test_of_a_pinned_model_another_digest_is_not_taken(tmp_path: Path) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    obtain(tmp_path, tmp_path / "one")
    pinned = CacheKey(KEY.name, KEY.size, other)
    cache = ModelCache(tmp_path, pinned, lambda: None)

    def download() -> None:
        raise cosmic.FatalError("it is another", reason="ModelDigestMismatch")

    with pytest.raises(cosmic.FatalError, match="it is another"):
        cache.obtain(tmp_path / "two", download)


def test_a_folder_that_cannot_be_used_is_done_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()

    assert not obtain(tmp_path / "file/below", tmp_path / "one")

    assert "this rank downloads it for itself" in caplog.text


@pytest.fixture
def held(tmp_path: Path) -> subprocess.Popen[bytes]:
    """Another process that has the lock until it is killed."""
    program = "import fcntl, sys, time; f = open(sys.argv[1], 'ab'); fcntl.lockf(f, fcntl.LOCK_EX);"
    program += "print(flush=True); time.sleep(600)"
    lock = tmp_path / f"{KEY.name}.lock"
    process = subprocess.Popen([sys.executable, "-c", program, lock], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_the_place_of_one_that_was_killed_is_taken(
    tmp_path: Path, held: subprocess.Popen[bytes]
) -> None:
    threading.Timer(0.3, held.kill).start()
    began = time.monotonic()

    assert not obtain(tmp_path, tmp_path / "one")

    assert 0.2 < time.monotonic() - began < 20
    held.communicate()
    with (tmp_path / f"{KEY.name}.lock").open("ab") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_one_that_takes_too_long_is_not_waited_for(
    tmp_path: Path, held: subprocess.Popen[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    cache = ModelCache(tmp_path, KEY, lambda: None, patience_seconds=0.2)

    assert not cache.obtain(tmp_path / "one", lambda: (tmp_path / "one").touch())

    held.kill()
    held.communicate()
    assert "does not wait longer" in caplog.text
    # Who has the lock keeps what it downloads; this one has not.
    assert not list(tmp_path.glob("*.model"))


def test_a_rank_that_has_to_stop_does_not_wait(
    tmp_path: Path, held: subprocess.Popen[bytes]
) -> None:
    def check() -> None:
        raise cosmic.RetriableError("stopped", reason="Interrupted")

    with pytest.raises(cosmic.RetriableError, match="stopped"):
        ModelCache(tmp_path, KEY, check).obtain(tmp_path / "one", lambda: None)
    held.kill()
    held.communicate()


def test_the_second_rank_of_a_run_does_not_ask_the_store(
    run: FakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.model("model.bin", CONTENT, sha256=DIGEST)
    monkeypatch.setenv("COSMIC_MODEL_CACHE_DIR", str(tmp_path / "cache"))
    with cosmic.Rank.from_env(columns=["images"]) as rank:
        first = rank.model_path().read_bytes()
        for split in rank:
            split.commit(split.read()["images"].mean(axis=(1, 2)))
    run.store.delete_object(Bucket="survey", Key="model.bin")

    with cosmic.Rank.from_env() as rank:
        own = rank.model_path()
        assert own.read_bytes() == first == CONTENT
        assert own.parent != tmp_path / "cache"
        list(rank)


def test_without_a_folder_each_downloads(run: FakeRun, tmp_path: Path) -> None:
    run.model("model.bin", CONTENT)
    compute()
    assert not list(tmp_path.rglob("*.model"))
