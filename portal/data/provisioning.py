"""The roles and databases of an embedded server. In production an administrator has made them already."""

import asyncpg

from portal.data.embedded import EmbeddedServer

ROLES = {
    "portal_owner": "LOGIN",
    "portal_app": "LOGIN NOBYPASSRLS",
    "shop_owner": "LOGIN",
    "shop_reader": "LOGIN",
    "shop_eraser": "LOGIN",
}


async def provision(server: EmbeddedServer, portal: str = "portal", shop: str = "shop") -> None:
    """Make the roles and the two empty databases where they do not exist yet."""
    connection = await asyncpg.connect(server.url("postgres", "postgres"))
    try:
        existing = {row["rolname"] for row in await connection.fetch("SELECT rolname FROM pg_roles")}
        for role, options in ROLES.items():
            if role not in existing:
                await connection.execute(f"CREATE ROLE {role} {options}")
        databases = {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
        for database, owner in ((portal, "portal_owner"), (shop, "shop_owner")):
            if database not in databases:
                await connection.execute(f"CREATE DATABASE {database} OWNER {owner}")
                await connection.execute(f"REVOKE CONNECT, TEMPORARY ON DATABASE {database} FROM PUBLIC")
        await connection.execute(f"GRANT CONNECT ON DATABASE {portal} TO portal_app")
        await connection.execute(f"GRANT CONNECT ON DATABASE {shop} TO shop_reader, shop_eraser")
    finally:
        await connection.close()
