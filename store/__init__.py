"""The database: typed models, migrations, sessions and shared queries."""
