import { identifier, joinSql, renderSql, type Sql, sql } from '../../../postgres/sql.ts'
import type { Relation } from '../facts.ts'
import type { Subject } from '../types.ts'
import type { Attempt } from './attempt.ts'
import { planDigestOfLeft, planDigestOfSeen } from './plan-digest.ts'

/** A row to write, as PostgreSQL writes it in text: `(1,"two words",)`. */
export type Candidate = { readonly record: string /** Those that an INSERT names. */; readonly columns: readonly string[] }

export function planCount(subject: Subject, relation: Relation): Attempt {
  return {
    subject,
    kind: 'count',
    statement: toText(sql`select count(*) from ${nameOf(relation)}`),
    digest: planDigestOfSeen(nameOf(relation)),
  }
}

export function planInsert(subject: Subject, relation: Relation, { record, columns }: Candidate): Attempt {
  if (columns.length === 0) return { subject, kind: 'write', statement: toText(sql`insert into ${nameOf(relation)} default values`) }
  const names = joinSql(
    columns.map((column) => identifier(column)),
    sql`, `,
  )
  const values = joinSql(
    columns.map((column) => fieldOf(relation, column)),
    sql`, `,
  )
  return { subject, kind: 'write', statement: toText(sql`insert into ${nameOf(relation)} (${names}) select ${values}`), record }
}

/** To itself, which needs SELECT as well and shows how many rows are reached. */
export function planUpdateToItself(subject: Subject, relation: Relation, column: string): Attempt {
  const name = identifier(column)
  return {
    subject,
    kind: 'write',
    statement: toText(sql`update ${nameOf(relation)} set ${name} = ${name}`),
    ...digestOf(relation, planDigestOfLeft),
  }
}

/** To the value of a row, which needs nothing but UPDATE. */
export function planBlindUpdate(
  subject: Subject,
  relation: Relation,
  { column, record }: { readonly column: string; readonly record: string },
): Attempt {
  const statement = toText(sql`update ${nameOf(relation)} set ${identifier(column)} = ${fieldOf(relation, column)}`)
  return { subject, kind: 'write', statement, record, ...digestOf(relation, planDigestOfLeft) }
}

export function planDelete(subject: Subject, relation: Relation): Attempt {
  return { subject, kind: 'write', statement: toText(sql`delete from ${nameOf(relation)}`), ...digestOf(relation, planDigestOfSeen) }
}

/** Shows what refuses a write whatever the row. */
export function planEmptyWrite(subject: Subject, relation: Relation, operation: 'insert' | 'update' | 'delete'): Attempt {
  if (operation === 'delete') return { subject, kind: 'probe', statement: toText(sql`delete from ${nameOf(relation)} where false`) }
  const column = relation.columns.find(({ derived }) => derived === null) ?? relation.columns[0]
  return planColumnProbe(subject, relation, { operation, column: column?.name ?? '' })
}

/** PostgreSQL checks the permission of a column before the first row: none is needed, and none is touched. */
export function planColumnProbe(
  subject: Subject,
  relation: Relation,
  { operation, column }: { readonly operation: 'select' | 'insert' | 'update'; readonly column: string },
): Attempt {
  return { subject, kind: 'probe', statement: toText(probes[operation](nameOf(relation), identifier(column))) }
}

const probes = {
  select: (relation: Sql, column: Sql) => sql`select ${column} from ${relation} limit 0`,
  insert: (relation: Sql, column: Sql) => sql`insert into ${relation} (${column}) select (null::${relation}).${column} where false`,
  update: (relation: Sql, column: Sql) => sql`update ${relation} set ${column} = (null::${relation}).${column} where false`,
} as const

/** Of a view it would say what the view shows, not what was written. */
function digestOf(relation: Relation, plan: (name: Sql) => string): { readonly digest?: string } {
  return relation.view === null ? { digest: plan(nameOf(relation)) } : {}
}

export function nameOf({ schema, name }: Pick<Relation, 'schema' | 'name'>): Sql {
  return identifier(schema, name)
}

function fieldOf(relation: Relation, column: string): Sql {
  return sql`($1::${nameOf(relation)}).${identifier(column)}`
}

function toText(statement: Sql): string {
  return renderSql(statement).text
}
