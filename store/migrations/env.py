"""Alembic's entry: runs the migrations on the engine that ``store.schema`` hands in."""

from alembic import context
from sqlalchemy import Engine

from store import Base

engine: Engine = context.config.attributes["engine"]

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
