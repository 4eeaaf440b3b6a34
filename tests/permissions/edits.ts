import type { Client } from 'pg'
import { pickInteger, type Random } from '../../src/base/seeded-random.ts'

/** One change of what is permitted, or of how that is written. */
export type Edit = {
  readonly kind: string
  readonly statement: string
  /** For what is not in the database but in the cluster. */
  readonly undo?: string
}

type Policy = {
  readonly name: string
  readonly relation: string
  readonly command: 'select' | 'insert' | 'update' | 'delete' | 'all'
  readonly roles: string
  readonly using: string | null
  readonly check: string | null
}
type Granted = { readonly relation: string; readonly privilege: string; readonly role: string }
type Column = { readonly relation: string; readonly column: string }

/** What there is to edit. */
export type Editable = {
  readonly tables: readonly string[]
  readonly views: readonly string[]
  readonly functions: readonly string[]
  readonly policies: readonly Policy[]
  readonly grants: readonly Granted[]
  readonly columns: readonly Column[]
}

export async function readEditable(client: Client): Promise<Editable> {
  const list = async <T extends object>(text: string) => (await client.query<T>(text)).rows
  const relation = "format('%I.%I', n.nspname, c.relname)"
  const relations = (kinds: string) =>
    list<{ name: string }>(`select ${relation} as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in (${kinds}) order by 1`)
  const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name)
  return {
    tables: names(await relations("'r'")),
    views: names(await relations("'v'")),
    functions: names(
      await list<{
        name: string
      }>(`select p.oid::regprocedure::text as name from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname = 'public' and p.prorettype <> 'trigger'::regtype order by 1`),
    ),
    policies: await list<Policy>(`
      select quote_ident(policyname) as name, format('%I.%I', schemaname, tablename) as relation, lower(cmd) as command,
        array_to_string(roles, ', ') as roles, qual as using, with_check as check
      from pg_policies where schemaname = 'public' order by 2, 1`),
    grants: await list<Granted>(`
      select ${relation} as relation, g.privilege_type as privilege, quote_ident(r.rolname) as role
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace, aclexplode(c.relacl) as g join pg_roles as r on r.oid = g.grantee
      where n.nspname = 'public' and r.rolname in ('anon', 'authenticated', 'service_role')
        and g.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE') order by 1, 2, 3`),
    columns: await list<Column>(`
      select ${relation} as relation, quote_ident(a.attname) as column
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace join pg_attribute as a on a.attrelid = c.oid
      where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped order by 1, a.attnum`),
  }
}

const roles = ['anon', 'authenticated', 'service_role', 'public'] as const
const users = ['anon', 'authenticated'] as const
const privileges = ['select', 'insert', 'update', 'delete'] as const

type Pick = <T>(from: readonly T[]) => T | undefined
type Make = (has: Editable, pick: Pick) => Edit | undefined

function ofPolicy(kind: string, toChange: (policy: Policy, pick: Pick) => string | null | undefined): Make {
  return ({ policies }, pick) => {
    const policy = pick(policies)
    const change = policy && toChange(policy, pick)
    return policy && change ? { kind, statement: `alter policy ${policy.name} on ${policy.relation} ${change}` } : undefined
  }
}

const makes: readonly Make[] = [
  // What may change something.
  ({ policies }, pick) => {
    const policy = pick(policies)
    return policy && { kind: 'drop a policy', statement: `drop policy ${policy.name} on ${policy.relation}` }
  },
  ofPolicy('policy without its condition', ({ using, check }) => (using === null ? check && 'with check (true)' : 'using (true)')),
  ofPolicy('policy that lets nothing pass', ({ using, check }) => (using === null ? check && 'with check (false)' : 'using (false)')),
  ofPolicy('negated policy', ({ using, check }) => (using === null ? check && `with check (not (${check}))` : `using (not (${using}))`)),
  ofPolicy('policy without its check', ({ check }) => check && 'with check (true)'),
  ofPolicy('policy for other roles', (_, pick) => `to ${pick(roles)}`),
  ({ policies, columns }, pick) => {
    const policy = pick(policies)
    const column = policy && pick(columns.filter(({ relation }) => relation === policy.relation))
    if (!policy?.using || column === undefined) return undefined
    const condition = `md5(${column.column}::text) < '${pick(['3', '8', 'c'])}'`
    return {
      kind: 'policy with one condition more',
      statement: `alter policy ${policy.name} on ${policy.relation} using ((${policy.using}) and ${condition})`,
    }
  },
  ({ tables }, pick) => {
    const command = pick(privileges) ?? 'select'
    const clause = command === 'insert' ? 'with check (true)' : 'using (true)'
    return {
      kind: 'policy that is always true',
      statement: `create policy added on ${pick(tables)} for ${command} to ${pick(roles)} ${clause}`,
    }
  },
  ({ columns }, pick) => {
    const column = pick(columns)
    return (
      column && {
        kind: 'restrictive policy',
        statement: `create policy narrow on ${column.relation} as restrictive for select to ${pick(users)} using (md5(${column.column}::text) > '8')`,
      }
    )
  },
  ({ tables }, pick) => ({ kind: 'row-level security off', statement: `alter table ${pick(tables)} disable row level security` }),
  ({ tables }, pick) => ({ kind: 'row-level security forced', statement: `alter table ${pick(tables)} force row level security` }),
  ({ tables, views }, pick) => ({
    kind: 'grant on a relation',
    statement: `grant ${pick(privileges)} on ${pick([...tables, ...views])} to ${pick(roles)}`,
  }),
  ({ grants }, pick) => {
    const grant = pick(grants)
    return grant && { kind: 'revoke from a role', statement: `revoke ${grant.privilege} on ${grant.relation} from ${grant.role}` }
  },
  ({ columns }, pick) => {
    const column = pick(columns)
    return (
      column && {
        kind: 'grant on a column',
        statement: `grant ${pick(['select', 'insert', 'update'])} (${column.column}) on ${column.relation} to ${pick(users)}`,
      }
    )
  },
  ({ grants, columns }, pick) => {
    const grant = pick(grants.filter(({ privilege }) => privilege === 'SELECT'))
    const own = columns.filter(({ relation }) => relation === grant?.relation).map(({ column }) => column)
    const hidden = pick(own)
    const kept = own.filter((column) => column !== hidden)
    if (grant === undefined || kept.length === 0) return undefined
    return {
      kind: 'one column less to read',
      statement: `revoke select on ${grant.relation} from ${grant.role}; grant select (${kept.join(', ')}) on ${grant.relation} to ${grant.role}`,
    }
  },
  ({ tables }, pick) => {
    const table = pick(tables)
    return {
      kind: 'view of its owner',
      statement: `create view public.added_view as select * from ${table}; grant select on public.added_view to ${pick(roles)}`,
    }
  },
  ({ views }, pick) => {
    const view = pick(views)
    return view === undefined ? undefined : { kind: 'view runs as its owner', statement: `alter view ${view} reset (security_invoker)` }
  },
  ({ functions }, pick) => {
    const called = pick(functions)
    return called === undefined
      ? undefined
      : { kind: 'function that nobody may call', statement: `revoke execute on function ${called} from anon, authenticated, public` }
  },
  ({ functions }, pick) => {
    const called = pick(functions)
    return called === undefined ? undefined : { kind: 'function for everybody', statement: `grant execute on function ${called} to public` }
  },
  ({ tables }, pick) => ({
    kind: 'function that reads as its owner',
    statement: `create function public.added_function() returns bigint language sql security definer set search_path = ''
      return (select count(*) from ${pick(tables)}); revoke execute on function public.added_function() from public;
      grant execute on function public.added_function() to ${pick(roles)}`,
  }),
  () => ({ kind: 'BYPASSRLS', statement: 'alter role authenticated bypassrls', undo: 'alter role authenticated nobypassrls' }),
  // anon and authenticated do not inherit: what they are a member of they only have when the membership says so.
  () => ({
    kind: 'membership',
    statement: 'grant service_role to authenticated with inherit true',
    undo: 'revoke service_role from authenticated',
  }),
  () => ({
    kind: 'membership without inheritance',
    statement: 'grant service_role to anon with inherit false',
    undo: 'revoke service_role from anon',
  }),
  (_, pick) => ({ kind: 'schema closed', statement: `revoke usage on schema public from ${pick(users)}, public` }),
  // What changes nothing, or only how it is written.
  ofPolicy('policy renamed', () => 'rename to another_name'),
  ofPolicy('true and the condition', ({ using, check }) =>
    using === null ? check && `with check (true and (${check}))` : `using (true and (${using}))`,
  ),
  ofPolicy('the condition or false', ({ using, check }) =>
    using === null ? check && `with check ((${check}) or false)` : `using ((${using}) or false)`,
  ),
  ofPolicy('the condition twice', ({ using }) => using && `using ((${using}) and (${using}))`),
  ofPolicy('the condition and what always holds', ({ using, command }) =>
    using && command !== 'all' ? `using ((${using}) and 1 < length('ab'))` : undefined,
  ),
  ({ grants }, pick) => {
    const grant = pick(grants)
    return grant && { kind: 'grant twice', statement: `grant ${grant.privilege} on ${grant.relation} to ${grant.role}` }
  },
  ({ policies }, pick) => {
    const policy = pick(policies)
    if (policy === undefined) return undefined
    const clauses = [policy.using && `using (${policy.using})`, policy.check && `with check (${policy.check})`].filter(Boolean).join(' ')
    return {
      kind: 'policy twice',
      statement: `create policy copied on ${policy.relation} for ${policy.command} to ${policy.roles} ${clauses}`,
    }
  },
  ({ tables }, pick) => ({
    kind: 'restrictive policy that is true',
    statement: `create policy open on ${pick(tables)} as restrictive to public using (true)`,
  }),
  ({ tables }, pick) => ({ kind: 'revoke of what nobody has', statement: `revoke trigger on ${pick(tables)} from anon` }),
  ({ tables }, pick) => ({ kind: 'comment', statement: `comment on table ${pick(tables)} is 'edited'` }),
  ({ views }, pick) => {
    const view = pick(views)
    return view === undefined ? undefined : { kind: 'security barrier', statement: `alter view ${view} set (security_barrier = true)` }
  },
]

/** Edits without end: each kind once in every round, in an order of chance, and of that kind an edit by chance. */
export function createEdits(random: Random): (has: Editable) => Edit {
  const pick: Pick = (from) => from[pickInteger(random, 0, from.length - 1)]
  let round: readonly Make[] = []
  return (has) => {
    for (;;) {
      if (round.length === 0)
        round = makes
          .map((make) => ({ make, place: random() }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ make }) => make)
      const [make, ...rest] = round
      round = rest
      const edit = make?.(has, pick)
      if (edit !== undefined) return edit
    }
  }
}
