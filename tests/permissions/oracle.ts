import type { Client } from 'pg'
import type { Subject } from '../../src/operations/permissions/operation.ts'

/** Who, what and how → what came of it: rows as a digest, or who refused it. Says nothing of why. */
export type Observed = ReadonlyMap<string, string>

type Asker = Pick<Subject, 'name' | 'role' | 'claims'>

type Relation = {
  readonly name: string
  readonly isTable: boolean
  readonly columns: readonly string[]
  readonly writable: readonly string[]
}

type Try = {
  /** `object\toperation\tdetail` */
  readonly key: string
  readonly statement: string
  /** Run before it by the superuser. */
  readonly before?: string
  /** Run behind it by the superuser: which rows are left as they were. */
  readonly left?: string
  /** Asks for the permission of a column alone, without a row. */
  readonly isProbe?: boolean
  /** Its one value is the outcome. */
  readonly isRead?: boolean
  /** Of an INSERT into `relation`: columns and the expressions of their values, of which those are taken that the asker may give. */
  readonly columns?: readonly string[]
  readonly fields?: readonly string[]
  readonly relation?: string
  /** The function by name: what is refused further inside is not a refusal to call it. */
  readonly called?: string
}

/** Rows of one table that are deleted and inserted again by each asker, values that are written into a column, and columns that are written to themselves. */
const [mostInserts, mostValues, mostSelves] = [16, 2, 2]

/**
 * What each asker sees and can do, by doing it: every row of every relation and each of its columns, each row inserted again, each column updated,
 * everything deleted, every function called; and none of it kept. It knows no catalog of permissions: only names and PostgreSQL's answers.
 */
export async function observe(client: Client, askers: readonly Asker[]): Promise<Observed> {
  await client.query('begin')
  try {
    // Without triggers and foreign keys: what they refuse is no permission.
    await client.query(
      "set local session_replication_role = 'replica'; set local lc_messages = 'C'; set local search_path = public, extensions",
    )
    await client.query(tryAll)
    const relations = await listRelations(client)
    for (const { name, isTable } of relations)
      if (isTable) await client.query(`insert into pg_temp.originals select '${quote(name)}', tableoid, ctid from ${name}`)
    const tries = [...(await listTries(client, relations)), ...(await listCalls(client))]
    const observed = new Map<string, string>()
    for (const asker of askers) {
      const { rows } = await client.query<{ outcomes: readonly string[] }>('select pg_temp.try_all($1, $2, $3) as outcomes', [
        asker.role,
        JSON.stringify(asker.claims),
        JSON.stringify(tries),
      ])
      const outcomes = tries.map((one, index): Outcome => ({ ...one, outcome: toOutcome(one, rows[0]?.outcomes[index] ?? '') }))
      for (const { key, outcome } of dropIdle(outcomes)) observed.set(`${asker.name}\t${key}`, outcome)
    }
    return observed
  } finally {
    await client.query('rollback')
  }
}

/** `asker\tobject\toperation` of what differs. */
export function listDifferences(before: Observed, after: Observed): ReadonlySet<string> {
  const keys = [...new Set([...before.keys(), ...after.keys()])]
  const different = keys.filter((key) => isOther(before.get(key), after.get(key)))
  return new Set(different.map((key) => key.split('\t').slice(0, 3).join('\t')))
}

/** What does not exist is as closed as what is refused. */
function isOther(before = 'refused', after = 'refused'): boolean {
  return before !== after
}

type Outcome = Try & { readonly outcome: string }

/** Who reaches no row is as far as who is refused. */
function toOutcome({ key, isProbe = false }: Try, outcome: string): string {
  if (isProbe || key.includes('\texecute\t')) return outcome
  return outcome === digestOfNothing || outcome === '0' || outcome === 'touched 0' ? 'refused' : outcome
}

const digestOfNothing = 'd41d8cd98f00b204e9800998ecf8427e'

/** A column that could be given a value says nothing while no row is let in or reached. */
function dropIdle(outcomes: readonly Outcome[]): readonly Outcome[] {
  const toDeed = ({ key }: Outcome) => key.split('\t').slice(0, 2).join()
  const open = new Set(outcomes.filter(({ isProbe, outcome }) => !isProbe && outcome !== 'refused').map(toDeed))
  return outcomes.map((each) => (each.isProbe && !open.has(toDeed(each)) ? { ...each, outcome: 'refused' } : each))
}

async function listRelations(client: Client): Promise<readonly Relation[]> {
  const { rows } = await client.query<Relation>(`
    select format('%I.%I', n.nspname, c.relname) as name, c.relkind in ('r', 'p') as "isTable",
      array(select quote_ident(attname) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped order by attnum) as columns,
      array(select quote_ident(attname) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = ''
        order by attnum) as writable
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v') and n.nspname = 'public' order by 1`)
  return rows
}

async function listTries(client: Client, relations: readonly Relation[]): Promise<readonly Try[]> {
  const lists: Try[] = []
  for (const relation of relations) lists.push(...(await listOfRelation(client, relation)))
  return lists
}

async function listOfRelation(client: Client, relation: Relation): Promise<readonly Try[]> {
  const { name, columns, isTable } = relation
  const digest = (what: string) =>
    `select md5(coalesce(string_agg(seen, ' ' order by seen collate "C"), '')) from (select (${what})::text as seen from ${name}) as s`
  const reads = columns.map((column): Try => ({ key: `${name}\tselect\t${column}`, statement: digest(column), isRead: true }))
  const rows: Try = { key: `${name}\tselect\trows`, statement: digest(`row(${columns.join(', ')})`), isRead: true }
  // A count needs any one column, so that who may read only some of them is still asked for rows.
  const count: Try = { key: `${name}\tselect\tcount`, statement: `select count(*)::text from ${name}`, isRead: true }
  const left = `select md5(coalesce(string_agg(o.place::text, ' ' order by o.place), '')) from pg_temp.originals as o join ${name} as t on t.tableoid = o.relation and t.ctid = o.place where o.name = '${quote(name)}'`
  const around = isTable ? { left } : {}
  const removal: Try = { key: `${name}\tdelete\tall`, statement: `delete from ${name}`, ...around }
  // The rows that are reached are the same whatever column is written; that each may be written shows without a row.
  const writes = relation.writable.flatMap((column, index): readonly Try[] => [
    index < mostSelves
      ? { key: `${name}\tupdate\t${column} itself`, statement: `update ${name} set ${column} = ${column}`, ...around }
      : { key: `${name}\tupdate\t${column} itself`, statement: `update ${name} set ${column} = ${column} where false`, isProbe: true },
    {
      key: `${name}\tinsert\t${column}`,
      statement: `insert into ${name} (${column}) select (null::${name}).${column} where false`,
      isProbe: true,
    },
  ])
  return [rows, count, ...reads, removal, ...writes, ...(isTable ? await listOfRows(client, relation, around) : [])]
}

async function listOfRows(client: Client, { name, writable }: Relation, around: Pick<Try, 'left'>): Promise<readonly Try[]> {
  const { rows } = await client.query<{ record: string; place: string }>(
    `select to_jsonb(t)::text as record, format('tableoid = %s and ctid = %L', tableoid, ctid) as place from ${name} as t order by md5(t::text) limit ${mostInserts}`,
  )
  // Of a subquery, which is evaluated once and not for each row.
  const field = (column: string, record: string) => `(select (jsonb_populate_record(null::${name}, '${quote(record)}')).${column})`
  const inserts = rows.map(
    ({ record, place }, index): Try => ({
      key: `${name}\tinsert\trow ${index}`,
      before: `delete from ${name} where ${place}`,
      statement: '',
      ...{ columns: writable, fields: writable.map((column) => field(column, record)), relation: name },
    }),
  )
  const updates = rows.slice(0, mostValues).flatMap(({ record }, index) =>
    writable.map(
      (column): Try => ({
        key: `${name}\tupdate\t${column} to that of row ${index}`,
        statement: `update ${name} set ${column} = ${field(column, record)}`,
        ...around,
      }),
    ),
  )
  return [...inserts, ...updates]
}

/** Arguments that mean something in the examples: words, and names of rows. */
async function listCalls(client: Client): Promise<readonly Try[]> {
  const { rows } = await client.query<{ id: string; name: string; called: string; types: readonly string[]; kinds: readonly string[] }>(`
    select p.proname::text as called, format('%I.%I', n.nspname, p.proname) as name, format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as id,
      array(select format_type(t, null) from unnest(p.proargtypes) with ordinality as a (t, o) order by o) as types,
      array(select y.typtype::text from unnest(p.proargtypes) with ordinality as a (t, o) join pg_type as y on y.oid = t order by o) as kinds
    from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
    where n.nspname = 'public' and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
      and not exists (select from pg_depend as d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e') order by 2`)
  return rows.flatMap(({ id, name, called, types, kinds }) =>
    ['sql', 'architecte-logiciel'].map((word): Try => {
      const values = types.map((type, index) => {
        if (type === 'text') return `'${word}'::text`
        if (kinds[index] === 'e') return `(enum_first(null::${type}))`
        return kinds[index] === 'c' ? `(select t from ${type} as t limit 1)` : `null::${type}`
      })
      return {
        key: `${id}\texecute\t${word}`,
        statement: `select md5(coalesce(string_agg(r::text, ' ' order by r::text), '')) from ${name}(${values.join(', ')}) as r`,
        isRead: true,
        called,
      }
    }),
  )
}

function quote(text: string): string {
  return text.replaceAll("'", "''")
}

// Each try is undone by the exception that ends it, which also gives the role back.
const tryAll = `
create temporary table originals (name text, relation oid, place tid);
create index on originals (name);
grant select on originals to public;
create function pg_temp.try_all(asker text, claims text, tries jsonb) returns text[] language plpgsql as $$
declare
  one jsonb; outcomes text[] := '{}'; outcome text; remaining text; touched bigint; statement text; open text[]; fields text[];
begin
  for one in select value from jsonb_array_elements(tries) with ordinality as l (value, place) order by place loop
    outcome := null;
    begin
      if one ->> 'before' is not null then execute one ->> 'before'; end if;
      perform set_config('request.jwt.claims', claims, true), set_config('role', asker, true);
      statement := one ->> 'statement';
      if one ? 'fields' then
        select array_agg(c order by o), array_agg(one -> 'fields' ->> (o - 1)::int order by o) into open, fields
        from jsonb_array_elements_text(one -> 'columns') with ordinality as l (c, o)
        where has_column_privilege((one ->> 'relation')::regclass, trim(both '"' from c), 'INSERT');
        statement := format('insert into %s (%s) overriding system value select %s', one ->> 'relation',
          array_to_string(coalesce(open, array[one -> 'columns' ->> 0]), ', '),
          array_to_string(coalesce(fields, array[one -> 'fields' ->> 0]), ', '));
      end if;
      if coalesce((one ->> 'isRead')::boolean, false) then
        execute statement into outcome;
      else
        execute statement;
        get diagnostics touched = row_count;
        perform set_config('role', 'none', true);
        outcome := 'touched ' || touched;
        if touched > 0 and one ->> 'left' is not null then
          execute one ->> 'left' into remaining;
          outcome := outcome || ', left ' || remaining;
        end if;
      end if;
      raise exception using errcode = 'DW001';
    exception
      when sqlstate 'DW001' then null;
      when insufficient_privilege then
        outcome := case when not (one ? 'called') or sqlerrm = 'permission denied for function ' || (one ->> 'called') or sqlerrm like 'permission denied for schema%'
          then 'refused' else 'begun, and stopped within' end;
      -- Let through by permissions, and stopped by something else.
      when integrity_constraint_violation or data_exception then outcome := 'let through';
      when others then outcome := case when sqlstate in ('42809', '55000', '428C9', '0A000') then 'refused' else sqlstate end;
    end;
    outcomes := outcomes || coalesce(outcome, 'nothing');
  end loop;
  return outcomes;
end
$$;`
