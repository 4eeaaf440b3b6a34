import pg from 'pg'

/** What an advisor would say about the schema `public`, one query per rule; each gives the name of what breaks it. */
const rules = {
  'a table has no primary key': `
    select relname as subject from pg_class as tables
    where relnamespace = 'public'::regnamespace and relkind = 'r'
      and not exists (select from pg_constraint where conrelid = tables.oid and contype = 'p')`,
  'a table has no row-level security': `
    select relname as subject from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity`,
  'a table has no comment': `
    select relname as subject from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and obj_description(oid, 'pg_class') is null`,
  'a foreign key has no index': `
    select conname as subject from pg_constraint
    where connamespace = 'public'::regnamespace and contype = 'f'
      and not exists (
        select from pg_index
        where indrelid = conrelid and (indkey::smallint[])[0:cardinality(conkey) - 1] @> conkey
      )`,
  'a view does not obey the rights of its reader': `
    select relname as subject from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'v'
      and not coalesce(reloptions, '{}') @> '{security_invoker=true}'`,
  'a function leaves its search_path to the caller': `
    select proname as subject from pg_proc
    where pronamespace in (select oid from pg_namespace where nspname in ('public', 'private'))
      and not coalesce(proconfig, '{}') @> '{"search_path=\\"\\""}'`,
  'a served function runs with the rights of its owner': `
    select proname as subject from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
  'everybody may call a function': `
    select proname as subject from pg_proc
    where pronamespace in (select oid from pg_namespace where nspname in ('public', 'private'))
      and exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0)`,
  'two policies answer the same question': `
    select tablename || ' ' || cmd || ' ' || role as subject
    from pg_policies cross join unnest(roles) as role
    where schemaname = 'public'
    group by tablename, cmd, role having count(*) > 1`,
  'a policy names no role': `
    select policyname as subject from pg_policies where schemaname = 'public' and roles @> '{public}'`,
  'a policy asks who is calling once per row': `
    select policyname as subject from pg_policies
    where schemaname = 'public' and regexp_replace(coalesce(qual, '') || coalesce(with_check, ''), 'SELECT auth\\.uid\\(\\)', '', 'g') like '%auth.uid()%'`,
} satisfies Readonly<Record<string, string>>

/** `rule: subject` of everything in the database that breaks a rule. */
export async function findSchemaProblems(databaseUrl: string): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries(rules).map(async ([rule, query]) => (await findSubjects(databaseUrl, query)).map((subject) => `${rule}: ${subject}`)),
  )
  return found.flat()
}

/** `table.column` of what has no comment, and so no sentence in the API's documentation. */
export function findUndocumentedColumns(databaseUrl: string): Promise<readonly string[]> {
  return findSubjects(
    databaseUrl,
    `select relname || '.' || attname as subject
     from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and col_description(pg_class.oid, attnum) is null`,
  )
}

async function findSubjects(databaseUrl: string, query: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ subject: string }>(query)
    return rows.map(({ subject }) => subject)
  } finally {
    await client.end()
  }
}
