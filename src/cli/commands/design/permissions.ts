import { Command, Option } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import type { DiffRequest, FailOn } from '../../../server/permissions/diff-project-permissions.ts'
import type { Answer } from '../../answer.ts'
import { exitCodes } from '../../exit-codes.ts'
import { addFlags } from '../../flags.ts'
import { type CommandContext, runCommand } from '../../run-command.ts'
import { untilStopped } from '../../stop-signals.ts'
import { toWorkplace } from '../../to-workplace.ts'

type PermissionFlags = {
  readonly role?: readonly string[]
  readonly table?: readonly string[]
  readonly conditions?: boolean
  readonly against?: string
  readonly failOn: FailOn
  readonly markdown?: true
}

export function createPermissionsCommand(): Command {
  const command = new Command('permissions')
    .summary('who may do what, each answer tried as that role')
    .description(
      'Copies the database and tries, as each role and each sample user, to read, insert, update and delete in every table and view, column by column, and to call ' +
        'every function; all of it is undone. Shows what the catalogs say beside what happened, and names where the two disagree. Nothing in the live database changes.',
    )
    .option('--role <names...>', 'only these roles, with their sample users, or these sample users')
    .option('--table <names...>', 'only these tables, views or functions')
    .option('--conditions', 'tell the conditions of rows, too')
    .option('--against <what>', 'only what changed since a git ref, a branch, or a file of `--json`')
    .addOption(
      new Option('--fail-on <changes>', 'with --against: which changes exit with 1')
        .choices(['widened', 'any', 'never'])
        .default('widened'),
    )
    .option('--markdown', 'with --against: print Markdown, for a pull request')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal design permissions
  $ dorsal design permissions --role anon --conditions
  $ dorsal design permissions --table orders --json > orders.json
  $ dorsal design permissions --against main            what the working tree permits that main does not
  $ dorsal design permissions --against saved.json --markdown

Sample users stand in config.toml; without any, some are picked from the data:
  [dorsal.permissions.personas.ada]
  role = "authenticated"
  claims = { sub = "7b0c2f0e-…", app_metadata = { plan = "pro" } }

Exits with 0 when each answer has its witness, with 1 when the catalogs and a witness disagree, with 3 when something could not be checked.
With --against: with 1 when more is allowed or other rows are reached, with 3 when a change could not be judged.`,
    )
    .action((flags: PermissionFlags) =>
      runCommand(command, async (context) => {
        const { role = [], table = [], conditions = false, against } = flags
        const only = { roles: role, objects: table }
        if (against !== undefined) return await diff(context, { ...flags, against, only })
        const [{ proveProjectPermissions }, { toPermissionAnswer }] = await Promise.all([
          import('../../../server/permissions/prove-project-permissions.ts'),
          import('../../permission-answer.ts'),
        ])
        const request = { only, now: systemClock.now() }
        const permissions = await untilStopped((signal) => proveProjectPermissions({ ...toWorkplace(context), signal }, request))
        return toPermissionAnswer(permissions, { conditions })
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

type DiffFlags = Pick<PermissionFlags, 'failOn' | 'markdown'> & Pick<DiffRequest, 'against' | 'only'>

async function diff(context: CommandContext, { markdown, ...request }: DiffFlags): Promise<Answer | undefined> {
  const [{ diffProjectPermissions }, { renderDiffLines, renderDiffMarkdown }] = await Promise.all([
    import('../../../server/permissions/diff-project-permissions.ts'),
    import('../../../operations/permissions/operation.ts'),
  ])
  const { verdict, diff } = await untilStopped((signal) => diffProjectPermissions({ ...toWorkplace(context), signal }, request))
  if (!markdown || context.json) return { verdict, data: { verdict, ...diff }, sections: [{ kind: 'lines', lines: renderDiffLines(diff) }] }
  context.printer.text(renderDiffMarkdown(diff).trimEnd())
  process.exitCode = exitCodes[verdict]
  return undefined
}
