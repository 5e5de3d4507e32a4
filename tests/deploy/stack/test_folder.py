import os
from pathlib import Path

import pytest

from deploy.servers.errors import StackError
from deploy.stack.folder import DataFolder
from deploy.stack.stack import running


def test_a_second_stack_in_the_same_folder_is_told_who_has_it(tmp_path: Path) -> None:
    first = DataFolder(tmp_path)
    first.take()
    with pytest.raises(StackError, match=f"in use by the process {os.getpid()};"):
        DataFolder(tmp_path).take()
    first.release()
    second = DataFolder(tmp_path)
    second.take()
    second.release()


def test_a_folder_is_taken_only_while_somebody_holds_it(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert not folder.is_taken()
    folder.take()
    assert DataFolder(tmp_path).is_taken()
    folder.release()
    assert not folder.is_taken()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StackError, match="name another with KVI_DATA"):
        DataFolder(tmp_path / "file" / "data").take()


def test_the_endpoints_of_a_crashed_run_are_not_taken_for_a_running_stack(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    (tmp_path / "endpoints.json").write_text('{"kafka_bootstrap": "x", "mongo_uri": "y"}')
    with pytest.raises(StackError, match="no kvi runs in"):
        running(tmp_path)
