import { Command, InvalidArgumentError } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { toUsageAnswer } from '../../usage-answer.ts'

type UsageFlags = {
  readonly column?: string
  readonly table?: string
  readonly function?: string
  readonly client?: string
  readonly since?: string
}

export function createUsageCommand(): Command {
  const command = new Command('usage')
    .summary('show which client really uses what')
    .description(
      'Shows which tables, columns, embeds and functions each client uses, how often and when last. Servers count it by themselves.',
    )
    .option('--column <name>', 'who uses this column, `orders.note`, or reads every column of its table')
    .option('--table <name>', 'who uses this table or view')
    .option('--function <name>', 'who calls this function')
    .option('--client <name>', 'what this client uses: its name, the name of its key, its library')
    .option('--since <day or days>', 'counts from this day on, `2026-11-01`, or the last so many days, `7d`', parseSince)
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal api usage
  $ dorsal api usage --column orders.note
  $ dorsal api usage --client web-shop --since 7d --json`,
    )
    .action((flags: UsageFlags) =>
      runCommand(command, async (context) => {
        const { readProjectUsage } = await import('../../../server/usage/read-project-usage.ts')
        const { column, client, since } = flags
        const usage = await readProjectUsage(toWorkplace(context), { column, object: flags.table ?? flags.function, client, since })
        return toUsageAnswer(usage, systemClock.now())
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

const dayLength = 86_400_000

function parseSince(text: string): string {
  const [, days] = /^(\d{1,5})d$/.exec(text) ?? []
  const time = days === undefined ? Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '') : systemClock.now() - Number(days) * dayLength
  const day = Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10)
  if (day === '' || (days === undefined && day !== text)) {
    throw new InvalidArgumentError('--since takes a day or a number of days: 2026-11-01, 7d.')
  }
  return day
}
