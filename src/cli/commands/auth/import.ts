import { Command } from 'commander'
import type { ImportReport } from '../../../services/auth/service.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

const shownReasons = 20

export function createImportCommand(): Command {
  const command = new Command('import')
    .summary('bring users of a Supabase project along')
    .description(
      'Reads users and identities from JSON, CSV or an SQL dump, and adds those that are not there with their ids and passwords. All in one transaction; can be run again.',
    )
    .argument('<files...>', 'files of one export')
    .option('--rehearse', 'do everything and undo it')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal auth import users.csv identities.csv --rehearse
  $ dorsal auth import data.sql`,
    )
    .action((files: readonly string[], { rehearse }: { readonly rehearse?: true }) =>
      runCommand(command, async (context) => {
        const { importProjectUsers } = await import('../../../server/auth/administer-auth.ts')
        const place = { ...toWorkplace(context), rehearsal: rehearse === true }
        return toAnswer(await importProjectUsers(place, files), place)
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function toAnswer(report: ImportReport, { rehearsal }: { readonly rehearsal: boolean }): Answer {
  const { users, identities, withoutPassword, skipped } = report
  const counts = [
    ['users', String(users.imported), String(users.known), String(users.skipped)],
    ['identities', String(identities.imported + identities.made), String(identities.known), String(identities.skipped)],
  ]
  const lines = [
    ...(rehearsal ? ['A rehearsal: nothing was kept.'] : []),
    ...(withoutPassword.length === 0
      ? []
      : [`${withoutPassword.length} users have a password that cannot be verified here and must recover it.`]),
    ...skipped.slice(0, shownReasons).map(({ table, id, reason }) => `${table} ${id}: ${reason}`),
    ...(skipped.length > shownReasons ? [`… and ${skipped.length - shownReasons} more; --json lists all.`] : []),
  ]
  return {
    verdict: skipped.length === 0 ? 'holds' : 'does not hold',
    data: { rehearsal, ...report },
    sections: [
      { kind: 'table', columns: ['', rehearsal ? 'would come' : 'imported', 'there already', 'skipped'], rows: counts },
      ...(lines.length === 0 ? [] : [{ kind: 'lines' as const, lines }]),
    ],
  }
}
