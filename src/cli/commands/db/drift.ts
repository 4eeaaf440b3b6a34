import { Command } from 'commander'
import type { Difference, Uncompared } from '../../../operations/diff/operation.ts'
import type { Drift } from '../../../server/migrations/diff-project.ts'
import type { Answer, Section } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

export function createDriftCommand(): Command {
  const command = new Command('drift')
    .summary('name what the database has that its applied migrations do not give, and the reverse')
    .description(
      'Builds the schema of the applied migrations in a scratch PostgreSQL and compares. Exits with 0 when nothing differs, with 1 on drift, with 3 when it could not be checked.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db drift
  $ dorsal db drift --database-url postgresql://me:secret@db.example.org/shop --json`,
    )
    .action(() =>
      runCommand(command, async (context) => {
        const { findProjectDrift } = await import('../../../server/migrations/diff-project.ts')
        return toAnswer(await findProjectDrift(toWorkplace(context)))
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

const verdicts = { none: 'holds', drift: 'does not hold', 'could not be checked': 'could not be checked' } as const satisfies Record<
  Drift['verdict'],
  Answer['verdict']
>

function toAnswer(drift: Drift): Answer {
  const { verdict, reason, differences, uncompared, pending } = drift
  const table: Section = { kind: 'table', columns: ['what', 'name', 'state', 'differs in'], rows: differences.map(toDriftRow) }
  const lines = [
    ...(verdict === 'none' ? ['The database is what its applied migrations make.'] : []),
    ...(reason === null ? [] : [`could not be checked: ${reason}`]),
    ...renderUncompared(uncompared),
    ...pending.map((file) => `not applied yet: ${file}`),
  ]
  return {
    verdict: verdicts[verdict],
    data: drift,
    sections: [...(differences.length === 0 ? [] : [table]), ...(lines.length === 0 ? [] : [{ kind: 'lines' as const, lines }])],
  }
}

const driftStates = {
  'to create': 'only in the database',
  'to drop': 'only in the migrations',
  'to change': 'different',
} as const satisfies Record<Difference['state'], string>

function toDriftRow({ kind, name, state, facts }: Difference): readonly string[] {
  return [kind, name, driftStates[state], facts.join(', ')]
}

export function toDifferenceRow({ kind, name, state, facts }: Difference): readonly string[] {
  return [kind, name, state, facts.join(', ')]
}

export function renderUncompared(uncompared: readonly Uncompared[]): readonly string[] {
  return uncompared.map(({ name, reason }) => `could not be compared: ${name} (${reason})`)
}
