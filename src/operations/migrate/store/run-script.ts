import type { Client } from 'pg'
import { toPostgresFailure } from '../../../postgres/plain-errors.ts'
import type { Statement } from '../../../postgres/statements/types.ts'
import { PostgresError } from '../../../postgres/types.ts'
import { excerptLines, locateOffset, toOffset } from '../domain/locate-text.ts'
import { sqlFileFailed } from '../errors.ts'
import type { Script, StatementWatch } from '../types.ts'

/** Where a script runs, and who looks on. */
type Place = { readonly client: Client; readonly watch?: StatementWatch | undefined }

/**
 * Runs a script on a connection of its own and records it: in one transaction with `record`, or statement by statement when the script
 * asks so. Throws `sql_file_failed` with the place in the file.
 */
export async function runScript(place: Place, script: Script, record: () => Promise<void>): Promise<void> {
  const { client } = place
  if (script.mode === 'no transaction') {
    await runStatements(place, script)
    return await record()
  }
  await client.query('begin')
  await runStatements(place, script)
  // A script may have left another role in force, which could not write to the ledger.
  await client.query('reset role')
  await record()
  await runStatement(place, script, { statement: { ...lastStatement(script), text: 'commit' }, before: 0 })
}

async function runStatements(place: Place, script: Script): Promise<void> {
  for (const [before, statement] of script.statements.entries()) await runStatement(place, script, { statement, before })
}

/** A statement of a script, and how many of it ran before. */
type Step = { readonly statement: Statement; readonly before: number }

async function runStatement({ client, watch = unwatched }: Place, script: Script, step: Step): Promise<void> {
  try {
    await watch({ client, script, ...step }, () => client.query(step.statement.text))
  } catch (error) {
    const failure = toPostgresFailure(error)
    if (!(failure instanceof PostgresError)) throw failure
    throw sqlFileFailed(describeFailure(script, step, failure))
  }
}

const unwatched: StatementWatch = (_running, run) => run()

function describeFailure(script: Script, { statement, before }: Step, { fields }: PostgresError) {
  const within = fields.position === undefined ? 0 : toOffset(statement.text, Number(fields.position))
  const place = locateOffset(script.text, statement.offset + within)
  const { detail, hint = hints[fields.code] } = fields
  return {
    file: script.file,
    ...place,
    excerpt: excerptLines(script.text, place.line, 3),
    sqlstate: fields.code,
    message: fields.message,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    statementsKept: script.mode === 'transaction' ? 0 : before,
  }
}

/** Where PostgreSQL itself gives no hint and the way out is known. */
const hints: Readonly<Record<string, string>> = {
  '55P04': 'A new value of an enum can be used only after its transaction: move the ALTER TYPE … ADD VALUE to a migration before this one.',
  '25001': 'This statement cannot run in a transaction: write `-- dorsal: no-transaction` in the first line of the file.',
}

/** A deferred constraint speaks at the commit: the end of the file is the nearest place there is. */
function lastStatement(script: Script): Statement {
  return script.statements.at(-1) ?? { text: '', offset: 0, effect: 'plain' }
}
