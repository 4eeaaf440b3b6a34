import { Command } from 'commander'
import type { ArchiveReport } from '../../../operations/backup/operation.ts'
import type { Answer, Section } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { renderBytes } from './render-bytes.ts'

export function createVerifyCommand(): Command {
  const command = new Command('verify')
    .summary('read the whole archive back')
    .description(
      "Opens every object, compares every file with the checksum in PostgreSQL's manifest, and looks for holes in the chains and in the log. Exits with 1 and names what is damaged or missing, with 3 when there is nothing to verify or the target cannot be reached. That it can be restored is for `dorsal prove` to show.",
    )
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal backup verify
  $ dorsal backup verify --json | jq '.findings'`,
    )
    .action(() =>
      runCommand(command, async (context) => {
        const { verifyProjectBackups } = await import('../../../server/backup-project.ts')
        return toAnswer(await verifyProjectBackups(toWorkplace(context)))
      }),
    )
  return addFlags(command, ['project', 'logLevel', 'json'])
}

const verdicts = { whole: 'holds', damaged: 'does not hold', 'nothing to verify': 'could not be checked' } as const satisfies Record<
  ArchiveReport['verdict'],
  Answer['verdict']
>

function toAnswer(report: ArchiveReport): Answer {
  const { verdict, findings, backups, segments, bytes, incomplete } = report
  const read = `Read ${backups} backups and ${segments} segments of the log, ${renderBytes(bytes)}`
  const table: Section = {
    kind: 'table',
    columns: ['what', 'name', 'problem'],
    rows: findings.map(({ kind, subject, problem }) => [kind, subject, problem]),
  }
  const lines = [
    findings.length === 0 ? `${read}: all of it is as it was stored.` : `${read}: ${findings.length} findings.`,
    ...incomplete.map((id) => `${id} is not finished and does not count.`),
  ]
  return { verdict: verdicts[verdict], data: report, sections: [...(findings.length === 0 ? [] : [table]), { kind: 'lines', lines }] }
}
