import { Command } from 'commander'
import { systemClock } from '../../base/clock.ts'
import type { Language } from '../../operations/handoff/operation.ts'
import { addFlags } from '../flags.ts'
import { type CommandContext, runCommand } from '../run-command.ts'
import { toWorkplace } from '../to-workplace.ts'
import { languageOption } from './handoff.ts'

type ChangelogFlags = {
  readonly from?: string
  readonly to: string
  readonly lang: Language
  readonly write?: true
  readonly file: string
  readonly release?: string
}

export function createChangelogCommand(): Command {
  const command = new Command('changelog')
    .summary('what changed in the API, as a changelog')
    .description(
      'Compares what clients may rely on at two commits, both built in a scratch PostgreSQL, and prints it in the form of Keep a Changelog, what breaks first. ' +
        'With --write the unreleased section of a file is written anew; what people wrote stays.',
    )
    .option('--from <ref>', 'the commit of the last release (default: the last tag)')
    .option('--to <ref>', 'the commit that is told of', 'HEAD')
    .addOption(languageOption())
    .option('--write', 'write it into the file')
    .option('--file <path>', 'the file, beside the project', 'API-CHANGELOG.md')
    .option('--release <version>', 'implies --write: the unreleased section becomes that of this version, with the day of today')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal changelog
  $ dorsal changelog --from v1.3.0 --write
  $ dorsal changelog --from v1.3.0 --release 1.4.0`,
    )
    .action((flags: ChangelogFlags) => runCommand(command, (context) => keep(flags, context)))
  return addFlags(command, ['project', 'logLevel', 'json'])
}

async function keep({ from, to, lang: language, write, file, release }: ChangelogFlags, context: CommandContext): Promise<undefined> {
  const { keepChangelog } = await import('../../server/handoff/keep-changelog.ts')
  const isWritten = write === true || release !== undefined
  const request = { from, to, language, release, file: isWritten ? file : undefined, now: systemClock.now() }
  const changelog = await keepChangelog(toWorkplace(context), request)
  if (context.json) context.printer.json(changelog)
  else context.printer.text(changelog.text)
  return undefined
}
