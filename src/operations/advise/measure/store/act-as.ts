import { identifier, renderSql, sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import type { Persona } from '../policies/types.ts'

/** Takes the role of a person, with the claims and settings of a request, for the length of `work`. */
export async function actAs<T>({ query, run }: Transaction, persona: Persona, work: () => Promise<T>): Promise<T> {
  const settings = Object.entries({ ...persona.settings, 'request.jwt.claims': JSON.stringify(persona.claims) })
  for (const [name, value] of settings) await query(sql`select set_config(${name}, ${value}, true)`)
  await run(renderSql(sql`set local role ${identifier(persona.role)}`).text)
  const result = await work()
  await run('reset role')
  return result
}
