"""What PostgreSQL, MariaDB and SQLite are asked about what stands around their tables; `:schema` may be NULL."""

from sqlalchemy import TextClause, text


def _of_ours(statement: str) -> TextClause:
    return text(statement.replace("OURS", "coalesce(CAST(:schema AS text), current_schema())::regnamespace"))


# tgtype: 8 is DELETE, 16 UPDATE; ev_type: '4' is DELETE, '2' UPDATE.
POSTGRESQL_TRIGGERS = _of_ours(
    """
    SELECT c.relname, t.tgname, e.name
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN (VALUES ('DELETE', 8), ('UPDATE', 16)) AS e (name, bit) ON t.tgtype & e.bit <> 0
    WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = OURS
    UNION ALL
    SELECT c.relname, r.rulename, CASE r.ev_type WHEN '4' THEN 'DELETE' ELSE 'UPDATE' END
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE r.ev_type IN ('2', '4') AND c.relnamespace = OURS
    """
)
POSTGRESQL_OTHERS = _of_ours(
    """
    SELECT n.nspname || '.' || c.relname,
        (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
            FROM unnest(f.conkey) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum),
        r.relname,
        CASE f.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT'
            ELSE 'NO ACTION' END
    FROM pg_constraint f
    JOIN pg_class c ON c.oid = f.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class r ON r.oid = f.confrelid
    WHERE f.contype = 'f' AND f.conparentid = 0 AND r.relnamespace = OURS AND c.relnamespace <> OURS
    ORDER BY 1, 2
    """
)
# A policy that lets every row through, and none that takes any away again, hides nothing.
POSTGRESQL_HIDDEN = _of_ours(
    """
    SELECT c.relname, e.name
    FROM pg_class c CROSS JOIN (VALUES ('SELECT', 'r'), ('UPDATE', 'w'), ('DELETE', 'd')) AS e (name, letter)
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = OURS AND row_security_active(c.oid)
    AND (
        NOT EXISTS (
            SELECT FROM pg_policy p
            WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('*', e.letter)
            AND pg_get_expr(p.polqual, p.polrelid) = 'true'
            AND EXISTS (SELECT FROM unnest(p.polroles) AS role WHERE role = 0 OR pg_has_role(role, 'USAGE'))
        )
        OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive)
    )
    """
)
POSTGRESQL_COPIES = _of_ours(
    """
    WITH RECURSIVE reads AS (
        SELECT DISTINCT d.refobjid AS source, r.ev_class AS view
        FROM pg_rewrite r
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
            AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
    ), through AS (
        SELECT source, view FROM reads
        UNION SELECT t.source, r.view FROM through t JOIN reads r ON r.source = t.view
    )
    SELECT c.relname, through.view::regclass::text
    FROM through
    JOIN pg_class c ON c.oid = through.source
    JOIN pg_class v ON v.oid = through.view
    WHERE v.relkind = 'm' AND c.relkind IN ('r', 'p', 'f') AND c.relnamespace = OURS
    ORDER BY 1, 2
    """
)

MARIADB_TRIGGERS = text(
    """
    SELECT event_object_table, trigger_name, event_manipulation
    FROM information_schema.triggers
    WHERE event_object_schema = coalesce(:schema, database()) AND event_manipulation IN ('UPDATE', 'DELETE')
    """
)
MARIADB_OTHERS = text(
    """
    SELECT concat(r.constraint_schema, '.', r.table_name),
        group_concat(k.column_name ORDER BY k.ordinal_position SEPARATOR ', '), r.referenced_table_name, r.delete_rule
    FROM information_schema.referential_constraints r
    JOIN information_schema.key_column_usage k ON k.constraint_schema = r.constraint_schema
        AND k.constraint_name = r.constraint_name AND k.table_name = r.table_name
    WHERE r.unique_constraint_schema = coalesce(:schema, database())
        AND r.constraint_schema <> r.unique_constraint_schema
    GROUP BY r.constraint_schema, r.table_name, r.constraint_name, r.referenced_table_name, r.delete_rule
    ORDER BY 1, 2
    """
)
MARIADB_TABLES = text(
    """
    SELECT t.table_name, t.engine, e.transactions, t.table_type
    FROM information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine
    WHERE t.table_schema = coalesce(:schema, database())
    """
)
# Triggers are shown to whoever may make them, references of other databases to whoever may read those.
MARIADB_SEES_ALL = text(
    """
    SELECT count(DISTINCT kind) = 2 FROM (
        SELECT privilege_type AS kind FROM information_schema.user_privileges
        WHERE privilege_type IN ('TRIGGER', 'SELECT')
        UNION ALL SELECT privilege_type FROM information_schema.schema_privileges
        WHERE privilege_type = 'TRIGGER' AND coalesce(:schema, database()) LIKE table_schema
    ) AS seen
    """
)

SQLITE_TRIGGERS = text("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
