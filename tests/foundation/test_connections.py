"""A pool that leaked a connection with each failure would stop the product after ten of them."""

import asyncpg
import pytest

from backend.db.engine import ENGINE, POOL_MAX, transaction

pytestmark = pytest.mark.db


async def test_a_commit_that_the_server_refuses_gives_its_connection_back(company):
    for _ in range(POOL_MAX + 1):
        with pytest.raises(asyncpg.UniqueViolationError):
            async with transaction() as connection:
                await connection.execute("create temp table once (n int unique deferrable initially deferred)")
                await connection.execute("insert into once values (1), (1)")
        assert ENGINE.current_transaction.get() is None
    async with transaction() as connection:
        assert await connection.fetchval("select 1") == 1


async def test_a_connection_that_dies_within_a_transaction_is_replaced(company):
    for _ in range(POOL_MAX + 1):
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            async with transaction() as connection:
                await connection.execute("select pg_terminate_backend(pg_backend_pid())")
        assert ENGINE.current_transaction.get() is None
    async with transaction() as connection:
        assert await connection.fetchval("select 1") == 1
