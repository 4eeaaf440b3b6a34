import { Command, InvalidArgumentError, Option } from 'commander'
import { exitCodes } from '../../exit-codes.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { untilStopped } from '../../stop-signals.ts'
import { toWorkplace } from '../../to-workplace.ts'

type RehearseFlags = {
  /** `false`: --no-load; `true`: absent. */
  readonly load: string | boolean
  readonly rate: number
  readonly includeAll?: true
  readonly permissions: boolean
  readonly markdown?: true
}

export function createRehearseCommand(): Command {
  const command = new Command('rehearse')
    .summary('run pending migrations on a copy, and tell what they lock, rewrite and destroy')
    .description(
      'Copies the database, applies the pending migrations to the copy statement by statement, and tells of each what it locks and for how long, what it ' +
        'rewrites, touches and destroys; then once more on another copy while its API is asked. What they change about permissions is tried before and behind them. Judges by the limits in [dorsal.migrations], ' +
        'and writes the verdict where `dorsal migrate` looks it up. The live database is not touched otherwise.',
    )
    .option('--load <file>', 'requests to send meanwhile, a JSON list or a HAR, in place of those in config.toml')
    .option('--no-load', 'send none')
    .addOption(new Option('--rate <number>', 'requests a second').argParser(parseRate).default(50))
    .option('--include-all', 'rehearse files that are older than an applied one as well')
    .option('--no-permissions', 'do not try what the migrations change about who may do what')
    .option('--markdown', 'print Markdown, for a pull request')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db rehearse
  $ dorsal db rehearse --no-load                        locks, rewrites and losses only
  $ dorsal db rehearse --load recording.har --rate 200
  $ dorsal db rehearse --markdown > rehearsal.md

Exits with 0 when every migration is allowed, with 1 when one is forbidden, with 3 when one could not be checked.`,
    )
    .action((options: RehearseFlags) =>
      runCommand(command, async (context) => {
        const [{ rehearseProject }, { toRehearsalAnswer, toRehearsalMarkdown, verdicts }] = await Promise.all([
          import('../../../server/rehearsals/rehearse-project.ts'),
          import('../../rehearsal-answer.ts'),
        ])
        const { load: file, rate, includeAll = false, permissions } = options
        const load = file === false ? undefined : { file: typeof file === 'string' ? file : undefined, rate }
        const rehearsal = await untilStopped((signal) =>
          rehearseProject({ ...toWorkplace(context), signal }, { includeAll, permissions, load }),
        )
        if (!options.markdown || context.json) return toRehearsalAnswer(rehearsal)
        context.printer.text(toRehearsalMarkdown(rehearsal))
        process.exitCode = exitCodes[verdicts[rehearsal.verdict]]
        return undefined
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

function parseRate(text: string): number {
  const rate = Number(text)
  if (rate > 0 && rate <= 10_000) return rate
  throw new InvalidArgumentError('It takes a number above 0, up to 10000.')
}
