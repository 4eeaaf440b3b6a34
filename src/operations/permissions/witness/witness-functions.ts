import { emptySql, identifier, joinSql, renderSql, sql } from '../../../postgres/sql.ts'
import type { CalledFunction } from '../facts.ts'
import type { Subject, Witness } from '../types.ts'
import { type Arguments, prepareArguments } from './prepare-arguments.ts'
import { runAttempts } from './run-attempts.ts'
import { toWitness } from './to-witness.ts'
import type { WitnessScope } from './witness-relation.ts'

export type CalledWitness = { readonly subject: Subject; readonly called: CalledFunction; readonly witness: Witness }

/**
 * Calls each function as each subject for none of its rows: PostgreSQL checks EXECUTE when the statement begins, and the function itself, which might
 * send or spend something, does not run.
 */
export async function witnessFunctions(
  { rows, subjects, patience }: Pick<WitnessScope, 'rows' | 'subjects' | 'patience'>,
  functions: readonly CalledFunction[],
): Promise<readonly CalledWitness[]> {
  const given = await prepareArguments(rows.transaction, functions)
  const calls = functions.flatMap((called) => subjects.map((subject) => ({ called, subject })))
  const attempts = calls.map(({ called, subject }) => ({ subject, kind: 'probe' as const, statement: renderCall(called, given) }))
  const attempted = await runAttempts(rows.transaction, attempts, { patience })
  return attempted.flatMap((each, index) => {
    const call = calls[index]
    return call === undefined ? [] : [{ ...call, witness: toCallWitness(toWitness(each, { there: 0, generated: 0 })) }]
  })
}

function toCallWitness(witness: Witness): Witness {
  return witness.kind === 'passed' ? { ...witness, note: 'permission checked, the function itself not run' } : witness
}

function renderCall({ schema, name, argumentTypes }: CalledFunction, { source, toArgument }: Arguments): string {
  const from = argumentTypes.length === 0 || source === undefined ? emptySql : sql` from ${source}`
  return renderSql(sql`select ${identifier(schema, name)}(${joinSql(argumentTypes.map(toArgument), sql`, `)})${from} limit 0`).text
}
