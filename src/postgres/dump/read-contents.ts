import { identifier, joinSql, type Sql, sql } from '../sql.ts'
import type { DumpConnection } from './dump-connection.ts'
import type { Dump, DumpedRelation, DumpedSequence, DumpedTable, LeftOut } from './types.ts'

/** What of a database is copied beside its schema. */
export type Contents = Pick<
  Dump,
  'hasPublicSchema' | 'extensions' | 'tables' | 'sequences' | 'largeObjects' | 'largeObjectStatements' | 'leftOut'
> & {
  /** Relations this login may not read, which pg_dump therefore may not describe. */
  readonly unread: readonly DumpedRelation[]
}

/** Relations of users: neither PostgreSQL's own nor those an extension makes anew. */
const ofUsers = sql`n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`
const extensionOf = sql`(select d.refobjid from pg_depend d
  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0 and d.deptype = 'e' and d.refclassid = 'pg_extension'::regclass)`
const isOfExtension = sql`${extensionOf} is not null`

type FoundTable = DumpedTable & {
  /** False of a partitioned table, whose partitions have them. */
  readonly hasRows: boolean
  /** Why this login cannot read all of it. */
  readonly obstacle: string | null
}

/** Reads it in the transaction of the connection, and takes ACCESS SHARE on each table that will be copied until its end. */
export async function readContents(connection: DumpConnection): Promise<Contents> {
  const tables = await readTables(connection)
  const unreadable = tables.filter(({ obstacle }) => obstacle !== null)
  const readable = tables
    .filter(({ hasRows, obstacle }) => hasRows && obstacle === null)
    .map(({ hasRows: _, obstacle: __, ...table }) => table)
  await lockTables(connection, readable)
  const sequences = await readSequences(connection)
  return {
    hasPublicSchema: (await connection.query(sql`select 1 from pg_namespace where nspname = 'public'`)).length === 1,
    extensions: (await connection.query<{ name: string }>(sql`select extname as name from pg_extension order by 1`)).map(
      ({ name }) => name,
    ),
    tables: readable,
    sequences: sequences.read,
    ...(await readLargeObjects(connection)),
    unread: [...unreadable, ...sequences.hidden].map(({ schema, name }) => ({ schema, name })),
    leftOut: [
      ...unreadable.map(({ schema, name, obstacle }) => ({ kind: 'table', name: `${schema}.${name}`, reason: obstacle ?? '' })),
      ...sequences.hidden.map(({ schema, name }) => ({ kind: 'sequence', name: `${schema}.${name}`, reason: 'no SELECT on it' })),
      ...(await readElsewhere(connection)),
    ],
  }
}

async function readTables(connection: DumpConnection): Promise<readonly FoundTable[]> {
  const rows = await connection.query<Omit<FoundTable, 'bytes'> & { bytes: string }>(sql`
    select n.nspname as schema, c.relname as name, c.relpages::bigint * current_setting('block_size')::int as bytes,
      nullif(e.condition, '') as filter,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      case when not has_schema_privilege(n.oid, 'usage') then 'no USAGE on its schema'
        when not has_table_privilege(c.oid, 'select') then 'no SELECT on it'
        when row_security_active(c.oid) then 'its policies hide rows from this login'
        when exists (select from pg_inherits where inhrelid = c.oid and not has_table_privilege(inhparent, 'select'))
        then 'no SELECT on the table that it is a part of' end as obstacle, c.relkind = 'r' as "hasRows"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    left join lateral (select x.extcondition[position] as condition
      from pg_extension x cross join generate_subscripts(x.extconfig, 1) as position where x.extconfig[position] = c.oid) e on true
    where c.relkind in ('r', 'p') and c.relpersistence <> 't' and ${ofUsers} and (e.condition is not null or not ${isOfExtension})
    order by c.relpages desc, 1, 2`)
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }))
}

async function lockTables(connection: DumpConnection, tables: readonly DumpedTable[]): Promise<void> {
  for (const some of inPortions(tables)) {
    const names = some.map(({ schema, name }) => sql`only ${identifier(schema, name)}`)
    await connection.query(sql`lock table ${joinSql(names, sql`, `)} in access share mode`)
  }
}

type FoundSequence = { readonly schema: string; readonly name: string; readonly readable: boolean }

async function readSequences(connection: DumpConnection) {
  const found = await connection.query<FoundSequence>(sql`
    select n.nspname as schema, c.relname as name, has_schema_privilege(n.oid, 'usage') and has_sequence_privilege(c.oid, 'select') as readable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and c.relpersistence <> 't' and ${ofUsers} and not ${isOfExtension} order by 1, 2`)
  const read: DumpedSequence[] = []
  for (const some of inPortions(found.filter(({ readable }) => readable)))
    read.push(...(await connection.query<DumpedSequence>(joinSql(some.map(renderPosition), sql` union all `))))
  return { read, hidden: found.filter(({ readable }) => !readable) }
}

const renderPosition = ({ schema, name }: FoundSequence): Sql =>
  sql`select ${schema}::text as schema, ${name}::text as name, last_value::text as value, is_called as "isCalled" from ${identifier(schema, name)}`

/** A superuser's, one's own, or granted: until PostgreSQL 18 no function tells. */
export const isReadableLargeObject = sql`((select rolsuper from pg_roles where rolname = current_user) or pg_has_role(m.lomowner, 'usage')
  or exists (select from aclexplode(m.lomacl) a where a.privilege_type = 'SELECT' and (a.grantee = 0 or pg_has_role(a.grantee, 'usage'))))`

async function readLargeObjects(connection: DumpConnection): Promise<Pick<Contents, 'largeObjects' | 'largeObjectStatements'>> {
  const [count] = await connection.query<{ count: number }>(
    sql`select count(*)::int as count from pg_largeobject_metadata m where ${isReadableLargeObject}`,
  )
  const statements = await connection.query<{ statement: string }>(sql`
    with m as materialized (select * from pg_largeobject_metadata m where ${isReadableLargeObject})
    select format('alter large object %s owner to %I', m.oid, pg_get_userbyid(m.lomowner)) as statement from m
    union all
    select format('grant %s on large object %s to %s', privilege_type, m.oid, case grantee when 0 then 'public' else grantee::regrole::text end)
    from m cross join aclexplode(m.lomacl) where grantee <> m.lomowner
    union all
    select format('comment on large object %s is %L', m.oid, d.description)
    from m join pg_description d on d.objoid = m.oid and d.classoid = 'pg_largeobject'::regclass`)
  return { largeObjects: count?.count ?? 0, largeObjectStatements: statements.map(({ statement }) => statement) }
}

/** What lives elsewhere too, and so is not copied. */
async function readElsewhere(connection: DumpConnection): Promise<readonly LeftOut[]> {
  return await connection.query<LeftOut>(sql`
    select 'subscription' as kind, subname::text as name, 'a copy must not follow the same publisher' as reason
    from pg_subscription where subdbid = (select oid from pg_database where datname = current_database())
    union
    select 'foreign table', n.nspname || '.' || c.relname, 'its rows are on another server; its definition is copied'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'f' and ${ofUsers}
    union
    select 'large objects', count(*)::text, 'no right to read them' from pg_largeobject_metadata m where not ${isReadableLargeObject} having count(*) > 0
    order by 1, 2`)
}

const portionSize = 500

function inPortions<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / portionSize) }, (_, index) =>
    list.slice(index * portionSize, (index + 1) * portionSize),
  )
}
