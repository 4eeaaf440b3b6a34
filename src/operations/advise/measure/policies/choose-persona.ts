import { identifier, sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { type ComparedClaim, findComparedClaims, type Told } from './find-compared-claims.ts'
import { parseCondition } from './parse-condition.ts'
import type { FunctionSources, Persona, PolicyCondition } from './types.ts'

/** Of nobody: what the claim of a user is where the data know none. */
const stranger = '00000000-0000-4000-8000-000000000000'

type ComparedColumn = Pick<ComparedClaim, 'schema' | 'table' | 'column'>

export type PersonaOptions = {
  readonly sources: FunctionSources
  readonly claims?: Readonly<Record<string, unknown>>
  /** What most rows have; absent: the rows themselves are asked. */
  readonly findCommonest?: (transaction: Transaction, column: ComparedColumn) => Promise<string | undefined>
}

/**
 * Somebody whom a policy concerns: for each column that it compares with a claim or a setting, the value most rows have. What is given
 * comes first.
 */
export async function choosePersona(
  transaction: Transaction,
  condition: PolicyCondition,
  { sources, claims: given = {}, findCommonest = readCommonest }: PersonaOptions,
): Promise<Persona> {
  const role = toRole(condition.roles)
  const { node } = await parseCondition(condition.text)
  let persona: Persona = { role, claims: { role, sub: stranger }, settings: {} }
  // The table of the policy last: its own rows say most clearly whom it is about.
  const compared = findComparedClaims(node, condition, sources).toSorted((a, b) => rank(a, condition) - rank(b, condition))
  for (const each of compared) {
    const value = await findCommonest(transaction, each)
    if (value !== undefined) persona = tell(persona, each.told, value)
  }
  return { ...persona, claims: { ...persona.claims, ...given } }
}

const rank = ({ table }: ComparedClaim, of: PolicyCondition): number => (table === of.table ? 1 : 0)

/** Most policies are written for whoever has signed in. */
function toRole(roles: readonly string[]): string {
  return roles.includes('public') || roles.includes('authenticated') ? 'authenticated' : (roles[0] ?? 'authenticated')
}

/** The value of a column that most rows have. */
export async function readCommonest({ query }: Transaction, { schema, table, column }: ComparedColumn): Promise<string | undefined> {
  const name = identifier(column)
  const [found] = await query<{ readonly value: string }>(
    sql`select ${name}::text as value from ${identifier(schema, table)} where ${name} is not null group by 1 order by count(*) desc, 1 limit 1`,
  )
  return found?.value
}

function tell(persona: Persona, told: Told, value: string): Persona {
  if (told.kind === 'setting') return { ...persona, settings: { ...persona.settings, [told.name]: value } }
  return { ...persona, claims: withClaim(persona.claims, told.path, value) }
}

function withClaim(claims: Persona['claims'], [key, ...rest]: readonly string[], value: string): Persona['claims'] {
  if (key === undefined) return claims
  const inner = claims[key]
  const within = typeof inner === 'object' && inner !== null ? { ...inner } : {}
  return { ...claims, [key]: rest.length === 0 ? value : withClaim(within, rest, value) }
}
