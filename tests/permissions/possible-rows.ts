import type { Client } from 'pg'

type Column = {
  readonly name: string
  readonly type: string
  /** `pg_type.typcategory`, of a domain that of what it is made of: `S` text, `N` number, `E` enum, `B` boolean, `D` date or time. */
  readonly category: string
  readonly isUuid: boolean
  /** Alone in a unique key. */
  readonly isKey: boolean
  readonly parent: { readonly table: string; readonly column: string } | null
}
type Table = { readonly name: string; readonly columns: readonly Column[] }

/** Rows that are made for each column of a table. */
const mostPerColumn = 12

/**
 * Adds rows that could be there one day, so that what somebody may see of them shows as well: rows of each table with one column that differs, each column
 * in turn. Keys and indexes are dropped, which say nothing of a row by itself; what CHECK does not take is left out. The same rows for the same database.
 */
export async function makePossibleRows(client: Client): Promise<void> {
  await client.query("set search_path = public, extensions; set session_replication_role = 'replica'")
  const tables = await listTables(client)
  await client.query(dropKeys)
  await client.query(makeRows)
  for (const table of tables) await client.query('select pg_temp.make_rows($1, $2, $3)', [table.name, planRows(table), mostPerColumn])
  await client.query('reset search_path; reset session_replication_role')
}

type PlannedRow = {
  readonly columns: readonly string[]
  /** Values of the columns, alternatives of which the first that CHECK takes is meant: expressions of a row `t` and a number `n`. */
  readonly alternatives: readonly (readonly string[])[]
}

function planRows({ columns }: Table): string {
  const planned = columns.map((column): PlannedRow => {
    const others = columns.filter((each) => each.isKey && each !== column && each.parent === null)
    return {
      columns: columns.map(({ name }) => name),
      alternatives: listValues(column).map((value) =>
        columns.map((each) => {
          if (each === column) return value
          return others.includes(each) ? (listValues(each)[0] ?? '') : `t.${each.name}`
        }),
      ),
    }
  })
  return JSON.stringify(planned)
}

function listValues({ name, type, category, isUuid, parent }: Column): readonly string[] {
  const old = `t.${name}`
  if (parent !== null) return [`(select p.${parent.column} from ${parent.table} as p order by md5(p.${parent.column}::text || n) limit 1)`]
  if (isUuid) return ['md5(n::text)::uuid']
  if (category === 'S')
    return [`coalesce(${old}, '') || '-' || md5(n::text)`, `coalesce(${old}, '') || '-' || left(md5(n::text), 4)`, 'md5(n::text)'].map(
      (value) => `(${value})::${type}`,
    )
  if (category === 'N') return ['100000 + n', `${old} + n`, '1 + n % 5', '1 + n % 2'].map((value) => `(${value})::${type}`)
  if (category === 'B') return ['n % 2 = 0']
  if (category === 'E') return [`(enum_range(null::${type}))[1 + n % cardinality(enum_range(null::${type}))]`]
  if (category === 'D') return [`(coalesce(${old}, '2020-01-01'::${type}) - n * interval '1 day')::${type}`]
  return [old]
}

/** Parents before their children, which are given keys of made rows as well. */
async function listTables(client: Client): Promise<readonly Table[]> {
  const { rows } = await client.query<Table & { readonly parents: readonly string[] }>(`
    select format('%I.%I', n.nspname, c.relname) as name,
      (select coalesce(jsonb_agg(jsonb_build_object(
        'name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod), 'isUuid', t.typname = 'uuid',
        'category', case when t.typtype = 'd' then (select b.typcategory from pg_type as b where b.oid = t.typbasetype) else t.typcategory end,
        'isKey', exists (select from pg_index as i where i.indrelid = c.oid and i.indisunique and i.indkey::text = a.attnum::text),
        'parent', (select jsonb_build_object('table', k.confrelid::regclass::text, 'column', quote_ident(p.attname))
          from pg_constraint as k join pg_attribute as p on p.attrelid = k.confrelid and p.attnum = k.confkey[1]
          where k.contype = 'f' and k.conrelid = c.oid and k.conkey = array[a.attnum] limit 1)
      ) order by a.attnum), '[]')
      from pg_attribute as a join pg_type as t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      array(select distinct format('%I.%I', s.nspname, r.relname) from pg_constraint as k join pg_class as r on r.oid = k.confrelid
        join pg_namespace as s on s.oid = r.relnamespace where k.contype = 'f' and k.conrelid = c.oid and r.oid <> c.oid) as parents
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = 'public' order by 1`)
  const sorted: Table[] = []
  let rest = rows
  while (rest.length > 0) {
    const free = rest.filter(({ parents }) => !rest.some(({ name }) => parents.includes(name)))
    const next = free.length > 0 ? free : rest.slice(0, 1)
    sorted.push(...next)
    rest = rest.filter((table) => !next.includes(table))
  }
  return sorted
}

// What a view or a function needs stays.
const dropKeys = `
do $$
declare one record;
begin
  for one in select conrelid::regclass as relation, conname as name from pg_constraint
    where connamespace = 'public'::regnamespace and contype in ('f', 'u', 'p', 'x') and conparentid = 0 order by contype <> 'f'
  loop
    begin
      execute format('alter table %s drop constraint %I', one.relation, one.name);
    exception when dependent_objects_still_exist then null;
    end;
  end loop;
  for one in select i.indexrelid::regclass as name from pg_index as i join pg_class as c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and not exists (select from pg_constraint as k where k.conindid = i.indexrelid)
  loop
    execute format('drop index %s', one.name);
  end loop;
end $$`

// n differs for each row, and is the same whenever it is made.
const makeRows = `
create function pg_temp.make_rows(relation text, planned jsonb, most int) returns void language plpgsql as $$
declare one jsonb; alternative jsonb; original record; n int := 0;
begin
  execute format('create temporary table original as select row_number() over (order by md5(t::text)) as place, t.ctid as origin from %s as t', relation);
  for one in select value from jsonb_array_elements(planned) loop
    for original in select origin from original where place <= most order by place loop
      n := n + 1;
      for alternative in select value from jsonb_array_elements(one -> 'alternatives') loop
        begin
          execute format('insert into %s (%s) overriding system value select %s from %s as t, (select %s::int as n) as number where t.ctid = $1', relation,
            (select string_agg(c, ', ' order by o) from jsonb_array_elements_text(one -> 'columns') with ordinality as l (c, o)),
            (select string_agg(v, ', ' order by o) from jsonb_array_elements_text(alternative) with ordinality as l (v, o)),
            relation, n) using original.origin;
          exit;
        exception when integrity_constraint_violation or data_exception or restrict_violation then null;
        end;
      end loop;
    end loop;
  end loop;
  drop table original;
end $$`
