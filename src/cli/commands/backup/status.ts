import { Command } from 'commander'
import type { BackupStatus } from '../../../server/backup-project.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { renderBytes } from './render-bytes.ts'

export function createBackupStatusCommand(): Command {
  const command = new Command('status')
    .summary('the earliest and the latest second that can be restored')
    .description(
      'Tells which seconds can be restored, how the archive is kept and what is in its way. Exits with 1 when nothing can be restored, or nothing is being archived.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal backup status
  $ dorsal backup status --json | jq -r '.archive.latest'`,
    )
    .action(() =>
      runCommand(command, async (context) => {
        const { readProjectBackupStatus } = await import('../../../server/backup-project.ts')
        return toAnswer(await readProjectBackupStatus(toWorkplace(context)))
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

function toAnswer(status: BackupStatus): Answer {
  const { archive, archiver } = status
  const { earliest, ranges, lastBackup, backups, unreadable, storedBytes, place } = archive
  const seconds = ranges.map(({ from, to }) => `Each second from ${from} to ${to} can be restored.`)
  const lines = [
    ...(earliest === null ? ['Nothing can be restored yet: there is no finished base backup.'] : seconds),
    `${backups} backups and their log in ${place}, ${renderBytes(storedBytes)}; the last: ${lastBackup?.id ?? 'none'}.`,
    ...unreadable.map(({ id, problem }) => `${id} cannot be read: ${problem}`),
    ...describeArchiver(archiver),
  ]
  const isWell =
    earliest !== null && unreadable.length === 0 && (archiver === null || (archiver.problem === null && archiver.backupProblem === null))
  return { verdict: isWell ? 'holds' : 'does not hold', data: status, sections: [{ kind: 'lines', lines }] }
}

function describeArchiver(archiver: BackupStatus['archiver']): readonly string[] {
  if (archiver === null) return ['No server of this project archives now; `dorsal start` goes on where it stopped.']
  const { pid, isReceiving, lagBytes, waitingSegments, problem, backupProblem } = archiver
  return [
    `Process ${pid} ${isReceiving ? 'receives the log' : 'does not receive the log'}; ${renderBytes(lagBytes)} and ${waitingSegments} segments are not in the archive yet.`,
    ...(problem === null ? [] : [`In its way: ${problem}`]),
    ...(backupProblem === null ? [] : [`The last backup failed: ${backupProblem}`]),
  ]
}
