// What Dorsal's own migrations make of an empty database, as text. Run by itself it rewrites docs/reference/own-schema.txt;
// tests/own-schema.test.ts compares that file with a fresh dump, so that a review reads a migration of ours as what it does.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { silentLog } from '../src/base/log.ts'
import { startCluster } from '../src/postgres/cluster/cluster.ts'
import { toConnectionUrl } from '../src/postgres/connection-target.ts'
import { applyHouseMigrations } from '../src/postgres/house-migrations.ts'
import { houses } from '../src/server/houses.ts'

const sections: readonly (readonly [title: string, query: string])[] = [
  [
    'roles',
    `select format('%s: %s', rolname, concat_ws(' ', case when rolsuper then 'superuser' end, case when rolcanlogin then 'login' else 'nologin' end,
       case when rolinherit then 'inherit' else 'noinherit' end, case when rolbypassrls then 'bypassrls' end, case when rolcreaterole then 'createrole' end))
     from pg_roles where rolname in ('anon', 'authenticated', 'service_role', 'authenticator', 'supabase_auth_admin') order by rolname`,
  ],
  [
    'memberships',
    `select format('%s may become %s', member.rolname, role.rolname) from pg_auth_members
     join pg_roles member on member.oid = pg_auth_members.member join pg_roles role on role.oid = pg_auth_members.roleid
     where member.rolname = 'authenticator' order by 1`,
  ],
  [
    'settings',
    `select format('%s: %s', coalesce(rolname, 'database'), entry) from pg_db_role_setting
     left join pg_roles on pg_roles.oid = setrole, unnest(setconfig) entry
     where (setdatabase = (select oid from pg_database where datname = current_database()) and setrole = 0)
        or rolname in ('anon', 'authenticated', 'service_role', 'authenticator') order by 1`,
  ],
  [
    'schemas',
    `select format('%s: %s', nspname, array_to_string(array(select format('%s=%s', coalesce(nullif(split_part(entry::text, '=', 1), ''), 'public'), split_part(split_part(entry::text, '=', 2), '/', 1))
       from unnest(nspacl) entry where split_part(entry::text, '=', 1) not in ('postgres', 'pg_database_owner') order by 1), ', '))
     from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' order by nspname`,
  ],
  [
    'default privileges',
    `select format('%s, %s: %s', coalesce(nspname, 'everywhere'), case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' else defaclobjtype::text end,
       array_to_string(array(select format('%s=%s', coalesce(nullif(split_part(entry::text, '=', 1), ''), 'public'), split_part(split_part(entry::text, '=', 2), '/', 1))
       from unnest(defaclacl) entry where split_part(entry::text, '=', 1) <> 'postgres' order by 1), ', '))
     from pg_default_acl left join pg_namespace on pg_namespace.oid = defaclnamespace order by 1`,
  ],
  [
    'extensions',
    `select format('%s in %s', extname, nspname) from pg_extension join pg_namespace on pg_namespace.oid = extnamespace order by 1`,
  ],
  [
    'tables',
    `select format('%s.%s%s', nspname, relname, E'\\n' || string_agg(format('  %s %s%s%s', attname, format_type(atttypid, atttypmod), case when attnotnull then ' not null' end,
       ' default ' || pg_get_expr(adbin, adrelid)), E'\\n' order by attnum)
       || coalesce(E'\\n' || (select string_agg('  ' || pg_get_constraintdef(oid), E'\\n' order by conname) from pg_constraint where conrelid = pg_class.oid and contype <> 'n'), ''))
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
     left join pg_attrdef on adrelid = pg_class.oid and adnum = attnum
     where relkind in ('r', 'p') and nspname in ('auth', 'dorsal', 'supabase_migrations', 'storage', 'realtime')
     group by pg_class.oid, nspname, relname order by nspname, relname`,
  ],
  [
    'functions',
    `select pg_get_functiondef(pg_proc.oid) from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
     where nspname in ('auth', 'dorsal', 'storage', 'realtime') and prokind = 'f' order by nspname, proname, pg_get_function_identity_arguments(pg_proc.oid)`,
  ],
  ['event triggers', `select format('%s on %s: %s', evtname, evtevent, evtfoid::regproc) from pg_event_trigger order by evtname`],
]

/** The own objects of the database behind the URL, in an order that does not change. */
export async function dumpOwnSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const parts: string[] = []
    for (const [title, query] of sections) {
      const { rows } = await client.query<[string]>({ text: query, rowMode: 'array' })
      parts.push(`== ${title}\n${rows.map(([line]) => line.trimEnd()).join('\n')}\n`)
    }
    return parts.join('\n')
  } finally {
    await client.end()
  }
}

async function rewriteCommittedDump(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dorsal-own-schema-'))
  const cluster = await startCluster({ folder, log: silentLog, onProgress: () => {}, superuserPassword: 'for-this-dump' })
  try {
    await applyHouseMigrations(cluster.target('postgres'), houses, silentLog)
    const dump = await dumpOwnSchema(toConnectionUrl(cluster.target('postgres')))
    writeFileSync(resolve(import.meta.dirname, '../docs/reference/own-schema.txt'), dump)
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) await rewriteCommittedDump()
