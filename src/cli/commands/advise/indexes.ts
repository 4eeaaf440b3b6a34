import { Command, InvalidArgumentError, Option } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import type { ProjectIndexAdvice } from '../../../server/advice/advise-indexes.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

type IndexesFlags = { readonly write?: true; readonly estimate?: true; readonly statements: number; readonly indexes: number }

export function createAdviseIndexesCommand(): Command {
  const command = new Command('indexes')
    .summary('build the indexes that statements could use on a copy, and tell which pay')
    .description(
      'Takes the statements that PostgreSQL recorded, copies the database, builds each index that they could use there, runs the statements without and ' +
        'with it on values of the data, and measures what it adds to writes. Only what pays is advised, with the figures. The live database is not touched.',
    )
    .option('--write', 'write each index that pays as a migration')
    .option(
      '--estimate',
      'copy no rows: ask the planner about costs, with the statistics of the database (by itself where a copy is too large)',
    )
    .addOption(new Option('--statements <number>', 'look at so many of the statements that took longest').argParser(parseCount).default(50))
    .addOption(new Option('--indexes <number>', 'build at most so many').argParser(parseCount).default(30))
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal advise indexes
  $ dorsal advise indexes --write
  $ dorsal advise indexes --estimate            of a database that is too large to copy; figures are costs then, not times
  $ dorsal advise indexes --json | jq '.advice[] | select(.verdict == "advised") | .statement'

An index pays when a statement that makes 1 % of the time recorded becomes twice as fast, and twice as much time is saved as writes take longer.
Exits with 3 when nothing was recorded.`,
    )
    .action(({ write, estimate, ...most }: IndexesFlags) =>
      runCommand(command, async (context) => {
        const { adviseProjectIndexes } = await import('../../../server/advice/advise-indexes.ts')
        const { describeIndex } = await import('../../../operations/advise/operation.ts')
        const { describeCaller } = await import('../../../server/advice/find-callers.ts')
        const request = { write: write === true, estimate: estimate === true, most, clock: systemClock }
        const advice = await adviseProjectIndexes(toWorkplace(context), request)
        return toAnswer(advice, (each) => [...describeIndex(each), ...each.callers.map(describeCaller)])
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

type Describe = (advice: Extract<ProjectIndexAdvice, { readonly kind: 'measured' | 'estimated' }>['advice'][number]) => readonly string[]

function toAnswer(advice: ProjectIndexAdvice, describe: Describe): Answer {
  if (advice.kind === 'could not be checked')
    return { verdict: advice.kind, data: advice, sections: [{ kind: 'lines', lines: [`Could not be checked: ${advice.reason}`] }] }
  const { advice: indexes, kind, reason: why, unmeasured, left, files } = advice
  const first = kind === 'estimated' ? [`Estimated, nothing was measured: ${why}`, ''] : []
  const lines = indexes.flatMap((each) => [
    `${each.verdict}: ${each.statement}`,
    `  ${each.reason}`,
    ...describe(each).map((line) => `  ${line}`),
    '',
  ])
  const reasons = [...Map.groupBy(unmeasured, ({ reason }) => reason)].map(
    ([reason, all]) => `${count(all.length, 'statement')} not ${kind}: ${reason}`,
  )
  const rest = left === 0 ? [] : [`${count(left, 'index', 'indexes')} more not built: give --indexes a larger number`]
  const which = reasons.length === 0 ? [] : ['--json names the statements.']
  const end = [...reasons, ...which, ...rest, ...files.map((file) => `Written: ${file}`)]
  return {
    verdict: 'holds',
    data: advice,
    sections: [
      { kind: 'lines', lines: [...first, ...lines, ...(indexes.length === 0 ? ['No index that is missing was found.'] : []), ...end] },
    ],
  }
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

function parseCount(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0 && number <= 1000) return number
  throw new InvalidArgumentError('It takes a whole number from 1 to 1000.')
}
