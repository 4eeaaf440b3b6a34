import { Command } from 'commander'
import type { ArchiveReport, LogicalVerification } from '../../../operations/backup/operation.ts'
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
        const { isExternal, verifyProjectDumps } = await import('../../../server/backups/logical-project.ts')
        const place = toWorkplace(context)
        const dumps = await verifyProjectDumps(place)
        if (dumps.length > 0 && isExternal(place)) return toDumpAnswer(dumps)
        const { verifyProjectBackups } = await import('../../../server/backups/backup-project.ts')
        const answer = toAnswer(await verifyProjectBackups(place))
        return dumps.length === 0 ? answer : joinAnswers(answer, toDumpAnswer(dumps))
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
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

/** Backups of schema and rows. */
function toDumpAnswer(dumps: readonly LogicalVerification[]): Answer {
  const problems = dumps.flatMap(({ id, problems: found }) => found.map((problem) => `${id}: ${problem}`))
  const read = dumps.map(({ id, objects, bytes }) => `Read ${id}: ${objects} objects, ${renderBytes(bytes)}.`)
  return {
    verdict: problems.length === 0 ? 'holds' : 'does not hold',
    data: { logical: dumps },
    sections: [{ kind: 'lines', lines: [...read, ...(problems.length === 0 ? ['All of it is as it was stored.'] : problems)] }],
  }
}

function joinAnswers(ofCluster: Answer, ofDumps: Answer): Answer {
  return {
    verdict: ofDumps.verdict === 'holds' ? ofCluster.verdict : ofDumps.verdict,
    data: { ...(ofCluster.data as object), ...(ofDumps.data as object) },
    sections: [...ofCluster.sections, ...ofDumps.sections],
  }
}
