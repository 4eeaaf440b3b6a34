import { Command, InvalidArgumentError, Option } from 'commander'
import type { UpgradeDifference, UpgradeRehearsal } from '../../../operations/upgrade/operation.ts'
import type { UpgradeOutcome } from '../../../server/upgrades/upgrade-project.ts'
import type { Answer, Section } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

type Flags = {
  readonly rehearse?: boolean
  readonly rollback?: boolean
  readonly to?: number
  readonly requests?: string
  readonly despiteDifferences?: boolean
}

export function createUpgradeCommand(): Command {
  const command = new Command('upgrade')
    .summary('bring the data into another major version of PostgreSQL: rehearsed, done, undone')
    .description(
      'Copies every database of the embedded PostgreSQL into a new cluster by dump and load, compares schema, roles and content of each table, and makes it the live one; the old data are kept. With --rehearse it is done on the side, the answers and plans of the API are compared too, and nothing is changed. Stop the server first, but for --rehearse. Exits with 1 when something differs.',
    )
    .option('--rehearse', 'on a copy, which is deleted; also for the database of DATABASE_URL')
    .addOption(new Option('--rollback', 'makes the data of before the last upgrade the live ones again').conflicts(['rehearse', 'to']))
    .option('--to <major>', 'major version of PostgreSQL; absent: the one that this Dorsal carries', parseMajor)
    .addOption(new Option('--requests <file>', 'reads to compare the answers of: a JSON list as for dorsal bench, or a HAR recording'))
    .option('--despite-differences', 'upgrades although something differs in the copy')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db upgrade --rehearse
  $ dorsal db upgrade --rehearse --to 17 --json
  $ dorsal db upgrade
  $ dorsal db upgrade --rollback`,
    )
    .action(() =>
      runCommand(command, async (context) => {
        const { rehearse, rollback, to, requests: file, despiteDifferences = false } = command.opts<Flags>()
        const { rehearseProjectUpgrade, undoUpgrade, upgradeProject } = await import('../../../server/upgrades/upgrade-project.ts')
        const place = toWorkplace(context)
        if (rehearse === true) return toRehearsalAnswer(await rehearseProjectUpgrade(place, { to, file }))
        if (rollback === true) return toAnswer(await undoUpgrade(place))
        return toAnswer(await upgradeProject(place, { to, despiteDifferences }))
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

function parseMajor(text: string): number {
  const major = Number(text)
  if (Number.isInteger(major) && major >= 15 && major < 100) return major
  throw new InvalidArgumentError('It is a major version of PostgreSQL, 15 or newer.')
}

const verdicts = {
  'the same': 'holds',
  differs: 'does not hold',
  'could not be checked': 'could not be checked',
} as const satisfies Record<UpgradeRehearsal['verdict'], Answer['verdict']>

function toRehearsalAnswer(rehearsal: UpgradeRehearsal): Answer {
  const { verdict, from, to, databases, differences, leftOut, reads, problem } = rehearsal
  const rows = databases.reduce((total, database) => total + database.rows, 0)
  const tables = databases.reduce((total, database) => total + database.compared, 0)
  const lines = [
    `PostgreSQL ${from} → ${to}: ${tables} tables with ${rows} rows were copied and compared.`,
    problem === null ? `${reads} reads of the API were asked on both sides.` : `could not be checked: answers of the API (${problem})`,
    ...(differences.length === 0 ? ['Nothing differs.'] : []),
    ...leftOut.map(({ kind, name, reason }) => `not copied: ${kind} ${name} (${reason})`),
  ]
  return { verdict: verdicts[verdict], data: rehearsal, sections: [...toTable(differences), { kind: 'lines', lines }] }
}

function toTable(differences: readonly UpgradeDifference[]): readonly Section[] {
  if (differences.length === 0) return []
  const rows = differences.map(({ kind, name, detail, serious }) => [serious ? 'differs' : 'note', kind, name, detail])
  return [{ kind: 'table', columns: ['', 'what', 'name', 'how'], rows }]
}

function toAnswer({ record, copy, seconds }: UpgradeOutcome): Answer {
  const { kind, from, to, kept } = record
  const lines = [
    kind === 'upgrade' ? `The data are of PostgreSQL ${to} now.` : `The data of PostgreSQL ${to} are live again.`,
    ...(seconds === undefined ? [] : [`It took ${seconds.toFixed(1)} s.`]),
    `Those of PostgreSQL ${from} are kept in ${kept}, in the state folder; delete it when you no longer want to go back.`,
    ...(kind === 'upgrade' ? ['To go back to them: dorsal db upgrade --rollback'] : []),
    ...(copy?.leftOut ?? []).map(({ kind: what, name, reason }) => `not copied: ${what} ${name} (${reason})`),
  ]
  return { verdict: 'holds', data: { record, copy, seconds }, sections: [...toTable(copy?.differences ?? []), { kind: 'lines', lines }] }
}
