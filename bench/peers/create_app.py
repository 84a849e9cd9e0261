"""The peer of "create payment": a small, ordinary FastAPI application over SQLAlchemy and SQLite.

It does what a 402 of ours does, as durably: a payment, its offer and the first line of its history, in one transaction.
"""
import os
import secrets
import time

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

engine = create_async_engine("sqlite+aiosqlite:///" + os.environ["PEER_DATABASE"], connect_args={"timeout": 30},
                             poolclass=AsyncAdaptedQueuePool, pool_size=1, max_overflow=0, pool_timeout=60)
app = FastAPI()

TABLES = [
    "CREATE TABLE IF NOT EXISTS payments (id TEXT PRIMARY KEY, identifier INTEGER NOT NULL, state TEXT NOT NULL, "
    "gate TEXT, binding TEXT, amount INTEGER, asset TEXT, created_at INTEGER, deadline INTEGER)",
    "CREATE UNIQUE INDEX IF NOT EXISTS living ON payments (identifier) WHERE state <> 'timed_out'",
    "CREATE TABLE IF NOT EXISTS offers (payment_id TEXT, rail TEXT, amount INTEGER, PRIMARY KEY (payment_id, rail))",
    "CREATE TABLE IF NOT EXISTS history (payment_id TEXT, version INTEGER, at INTEGER, to_state TEXT, why TEXT, "
    "PRIMARY KEY (payment_id, version))",
]
PAYMENT = text("INSERT INTO payments VALUES "
               "(:id, :identifier, 'awaited', 'once', 'GET /once/1k', 25, 'USD/2', :now, :end)")
OFFER = text("INSERT INTO offers VALUES (:id, 'sandbox', 25)")
STORY = text("INSERT INTO history VALUES (:id, 1, :now, 'awaited', 'asked')")


@event.listens_for(engine.sync_engine, "connect")
def make_durable(connection, _):
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


@app.on_event("startup")
async def create_tables():
    async with engine.begin() as connection:
        for table in TABLES:
            await connection.execute(text(table))


@app.get("/once/1k")
async def create_payment():
    now = int(time.time() * 1000)
    row = {"id": f"pay_{now:012x}{secrets.token_hex(10)}", "identifier": secrets.randbits(63), "now": now,
           "end": now + 600_000}
    async with engine.begin() as connection:
        await connection.execute(PAYMENT, row)
        await connection.execute(OFFER, row)
        await connection.execute(STORY, row)
    return JSONResponse({"payment": {"id": str(row["identifier"]), "payment_id": row["id"], "state": "awaited",
                                     "price": {"amount": 25, "asset": "USD/2"}}}, status_code=402)
