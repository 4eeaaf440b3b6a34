import { Command, InvalidArgumentError, Option } from 'commander'
import { systemClock } from '../../base/clock.ts'
import type { Language, Reader } from '../../operations/handoff/operation.ts'
import type { PostTargets } from '../../server/handoff/post-handoff.ts'
import { nothingToPost, postNotAsked } from '../errors.ts'
import { addFlags } from '../flags.ts'
import { type CommandContext, runCommand } from '../run-command.ts'
import { toWorkplace } from '../to-workplace.ts'

type HandoffFlags = PostTargets & {
  readonly from: string
  readonly to: string
  readonly lang: Language
  readonly for?: Reader
  readonly permissions: boolean
  readonly rehearse?: true
  readonly out?: string
  readonly post?: true
}

export function createHandoffCommand(): Command {
  const command = new Command('handoff')
    .summary('what happened between two commits, for front-end, project manager and operations')
    .description(
      'Writes three short texts in Markdown from migrations, changes of the API and of permissions, and commit messages. ' +
        'Both commits are built in a scratch PostgreSQL; the live database is only asked who uses what, and what was rehearsed. Nothing is posted without --post.',
    )
    .requiredOption('--from <ref>', 'the commit that everybody knows')
    .option('--to <ref>', 'the commit that is handed over', 'HEAD')
    .addOption(languageOption())
    .addOption(new Option('--for <reader>', 'only this text').choices(['front-end', 'project-manager', 'operations']))
    .option('--no-permissions', 'do not try what people may do')
    .option('--rehearse', 'measure migrations that were not rehearsed, on the rows of the seed')
    .option('--out <folder>', 'write the texts as files there')
    .option('--post', 'post the texts where the next options say')
    .option('--pull-request <number>', 'with --post: the comment of a GitHub pull request (GITHUB_TOKEN)', parseNumber)
    .option('--release <tag>', 'with --post: the GitHub release of a tag (GITHUB_TOKEN)')
    .option('--jira <key>', 'with --post: a comment of a Jira issue (JIRA_TOKEN, JIRA_EMAIL)', parseKey)
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal handoff --from v1.3.0
  $ dorsal handoff --from main --to HEAD --lang fr --for project-manager
  $ dorsal handoff --from main --for front-end --post --pull-request 12`,
    )
    .action((flags: HandoffFlags) => runCommand(command, (context) => handOff(flags, context)))
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

/** The language of a text, not that of the program. */
export function languageOption(): Option {
  return new Option('--lang <language>', 'language of the text').choices(['en', 'fr']).default('en')
}

async function handOff(flags: HandoffFlags, context: CommandContext): Promise<undefined> {
  checkTargets(flags)
  const { printer, json } = context
  const place = toWorkplace(context)
  const { writeHandoff } = await import('../../server/handoff/write-handoff.ts')
  const { from, to, lang: language, for: reader, permissions, rehearse = false, out: folder } = flags
  const request = { from, to, permissions, rehearse, now: systemClock.now(), language, reader, folder }
  const { texts, ...handoff } = await writeHandoff(place, { ...request, post: flags.post === true ? flags : undefined })
  if (json) printer.json({ ...handoff, texts: Object.fromEntries(texts.map(({ reader: name, text }) => [name, text])) })
  else if (folder === undefined)
    printer.text(
      texts
        .map(({ text }) => text)
        .join('\n')
        .trimEnd(),
    )
  for (const file of handoff.files) if (!json) printer.text(file)
  for (const { kind, where, url } of handoff.posted) printer.progress(`${where}: text ${kind} (${url})`)
  return undefined
}

/** A target without `--post` is a mistake that would go unseen. */
function checkTargets({ post, pullRequest, release, jira }: HandoffFlags): void {
  const isAimed = pullRequest !== undefined || release !== undefined || jira !== undefined
  if (post === true && !isAimed) throw nothingToPost()
  if (post !== true && isAimed) throw postNotAsked()
}

function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('--pull-request takes the number of a pull request, 12 for instance.')
  return Number(text)
}

function parseKey(text: string): string {
  if (!/^[A-Z][A-Z0-9_]+-\d+$/.test(text)) throw new InvalidArgumentError('--jira takes the key of an issue, SHOP-12 for instance.')
  return text
}
