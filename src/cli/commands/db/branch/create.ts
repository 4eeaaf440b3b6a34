import { Command, InvalidArgumentError } from 'commander'
import { parseSize } from '../../../../base/settings.ts'
import type { BranchOrigin } from '../../../../server/branches/branch-source.ts'
import { addFlags } from '../../../flags.ts'
import { runCommand } from '../../../run-command.ts'
import { untilStopped } from '../../../stop-signals.ts'
import { toWorkplace } from '../../../to-workplace.ts'
import { toAccessAnswer } from './access-answer.ts'
import { toPreparedSections } from './prepared-sections.ts'

type CreateFlags = { readonly serve: boolean; readonly from?: BranchOrigin; readonly masked?: boolean; readonly maxSize?: number }

export function createCreateBranchCommand(): Command {
  const command = new Command('create')
    .summary('copy the database')
    .description(
      'Copies the live database while it serves. A running server opens an API on the branch at once. The same command makes a branch anew that was left half made.',
    )
    .argument('<name>', 'small letters, digits, - and _')
    .option('--from <backup[:moment]>', 'copy the backup in place of the database: backup, "backup:2026-11-22 21:30:05"', parseOrigin)
    .option('--no-serve', 'leave it to --branch of other commands; a running server opens no API on it')
    .option('--masked', 'replace what says something of a person, and prove that no original is left (dorsal db masking shows the plan)')
    .option('--max-size <size>', 'keep a consistent subset of the rows that fits: 500MB, 2GB', parseSizeFlag)
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db branch create add-orders
  $ dorsal db branch create for-the-agency --masked --max-size 500MB
  $ dorsal db branch create yesterday --from "backup:2026-11-21 18:00"
  $ dorsal migrate --branch add-orders
  $ dorsal db branch create add-orders --json | jq -r .url`,
    )
    .action((name: string, { serve, from, masked = false, maxSize }: CreateFlags) =>
      runCommand(command, async (context) => {
        const { createProjectBranch, readBranchAccess } = await import('../../../../server/branches/branch-project.ts')
        const { createPreparations, describePreparations } = await import('../../../../server/branches/prepare-branch.ts')
        const place = toWorkplace(context)
        const wanted = { masked, maxBytes: maxSize }
        const { steps, report } = createPreparations(place, name, wanted)
        const asked = { name, isServed: serve, ...(from === undefined ? {} : { origin: from }) }
        const prepared = { steps, isMasked: masked, remarks: describePreparations(wanted) }
        const branch = await untilStopped((signal) => createProjectBranch(place, { ...asked, ...prepared, signal }))
        const answer = toAccessAnswer(await readBranchAccess(place, branch.name), report())
        return { ...answer, sections: [...toPreparedSections(report()), ...answer.sections] }
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

/** What stands behind the colon is for the restore to read. */
function parseOrigin(text: string): BranchOrigin {
  const parts = /^backup(?::(.+))?$/.exec(text)
  if (parts === null) throw new InvalidArgumentError('It takes backup, or backup: and a moment.')
  return { kind: 'backup', to: parts[1] ?? 'latest' }
}

function parseSizeFlag(text: string): number {
  try {
    return parseSize(text)
  } catch (error) {
    throw new InvalidArgumentError(`It takes ${error instanceof Error ? error.message : String(error)}.`)
  }
}
