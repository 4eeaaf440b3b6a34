import { Command } from 'commander'
import type { Workplace } from '../../../server/beside-server.ts'
import type { AuditVerification } from '../../../services/auth/service.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { askAdministration } from './ask-administration.ts'
import { toMinute } from './user-table.ts'

type AuditFlags = { readonly verify?: true; readonly query?: string; readonly page?: string; readonly perPage?: string }

export function createAuditCommand(): Command {
  const command = new Command('audit')
    .summary('show the audit log, or verify that nobody changed it')
    .description('Shows what happened, the newest first. With --verify follows the chain of hashes; exits with 1 when it is broken.')
    .option('--verify', 'find an entry that was changed, removed or put elsewhere')
    .option('--query <scope:text>', 'action:login, author:ada@example.org or type:account')
    .option('--page <number>', 'which page (default: the first)')
    .option('--per-page <number>', 'entries on a page (default: 50)')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal auth audit --query action:login
  $ dorsal auth audit --verify`,
    )
    .action(({ verify, query = '', page = '', perPage = '' }: AuditFlags) =>
      runCommand(command, async (context) => {
        const place = toWorkplace(context)
        if (verify === true) return toVerifiedAnswer(await verifyAudit(place))
        return toListAnswer(
          (await askAdministration(place, 'listAuditEntries', { query: { query, page, per_page: perPage } })) as readonly Entry[],
        )
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

async function verifyAudit(place: Workplace): Promise<AuditVerification> {
  const { verifyProjectAudit } = await import('../../../server/auth/administer-auth.ts')
  return await verifyProjectAudit(place)
}

type Entry = {
  readonly created_at: Date
  readonly ip_address: string
  readonly payload: { readonly action?: string; readonly actor_username?: string }
}

function toListAnswer(entries: readonly Entry[]): Answer {
  const rows = entries.map(({ created_at, ip_address, payload }) => [
    toMinute(created_at),
    payload.action ?? '',
    payload.actor_username ?? '',
    ip_address,
  ])
  return { verdict: 'holds', data: entries, sections: [{ kind: 'table', columns: ['at', 'action', 'by', 'from'], rows }] }
}

function toVerifiedAnswer(verification: AuditVerification): Answer {
  const { verdict, verified, unchained, problem } = verification
  const lines = [
    problem === null
      ? `${verified} entries follow each other as they were written.`
      : `${problem.message}. ${verified} entries before it hold.`,
    ...(unchained === 0 ? [] : [`${unchained} entries stand outside the chain: nothing can be said of them.`]),
  ]
  return { verdict, data: verification, sections: [{ kind: 'lines', lines }] }
}
