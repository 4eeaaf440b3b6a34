import { Command } from 'commander'
import type { Stanza } from '../../../operations/backup/operation.ts'
import type { BackupStatus } from '../../../server/backups/backup-project.ts'
import type { DumpStatus } from '../../../server/backups/logical-project.ts'
import type { StanzaStatus } from '../../../server/backups/stanza-status.ts'
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
        const { findStanzaStatus } = await import('../../../server/backups/stanza-status.ts')
        const stanza = await findStanzaStatus(toWorkplace(context))
        if (stanza !== undefined) return toStanzaAnswer(stanza)
        const { findDumpStatus } = await import('../../../server/backups/logical-project.ts')
        const place = toWorkplace(context)
        const dumps = await findDumpStatus(place)
        if (dumps !== undefined) return toDumpAnswer(dumps)
        const { readProjectBackupStatus } = await import('../../../server/backups/backup-project.ts')
        return toAnswer(await readProjectBackupStatus(place))
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

/** Of a server whose log is in other hands. */
function toDumpAnswer(status: DumpStatus): Answer {
  const { lastBackup, unreadable, schedule, pgbackrest } = status
  const lines = [
    ...(pgbackrest.length === 0 ? [logElsewhere] : pgbackrest.map(describeOwnStanza)),
    ...describeLastDump(status),
    ...(schedule === null && pgbackrest.length > 0 ? [] : describeSchedule(schedule)),
    ...unreadable.map(({ id, problem }) => `${id} cannot be read: ${problem}`),
  ]
  const hasFailed = typeof schedule?.problem === 'string'
  const isWell = (lastBackup !== null && unreadable.length === 0 && !hasFailed) || pgbackrest.some(({ isWell }) => isWell)
  return { verdict: isWell ? 'holds' : 'does not hold', data: status, sections: [{ kind: 'lines', lines }] }
}

/** Of a database whose backups pgBackRest keeps. */
function toStanzaAnswer(status: StanzaStatus): Answer {
  const { name, stanza, problem, formerArchive } = status
  const lines = [
    'pgBackRest keeps the backups of this database, and restores them; `dorsal prove` has it restore a copy and checks that.',
    problem === null && stanza !== null ? describeStanza(stanza) : `Nothing can be restored of the stanza ${name}: ${problem}.`,
    ...(formerArchive === null
      ? []
      : [`An archive of before is in ${formerArchive.place}, with ${formerArchive.backups} backups: nothing is added to it.`]),
  ]
  return { verdict: problem === null ? 'holds' : 'does not hold', data: status, sections: [{ kind: 'lines', lines }] }
}

const logElsewhere = 'Point-in-time recovery of this database is the job of its provider: Dorsal does not receive its log.'

const describeOwnStanza = (stanza: Stanza) =>
  `${describeStanza(stanza)} Name it in dorsal.backup.pgbackrest_stanza, and it is proven every night.`

/** Where pgBackRest keeps backups, nobody has to be told that there are no others. */
function describeLastDump({ logical, lastBackup, place, pgbackrest }: DumpStatus): readonly string[] {
  if (lastBackup === null) return pgbackrest.length > 0 ? [] : ['There is no logical backup yet: `dorsal backup create` makes one.']
  return [
    `${logical} logical backups in ${place}; the last, ${lastBackup.id}, is of ${lastBackup.at}. Seconds in between cannot be restored.`,
  ]
}

function describeSchedule(schedule: DumpStatus['schedule']): readonly string[] {
  if (schedule === null) return ['Nobody makes them by schedule: `dorsal start` does with dorsal.backup.external = true.']
  const { pid, every, problem } = schedule
  const line = `Process ${pid} makes one every ${every % 3600 === 0 ? `${every / 3600} h` : `${every} s`}.`
  return problem === null ? [line] : [line, `The last one failed: ${problem}`]
}

function describeStanza({ name, isWell, message, backups, lastBackup, walTo }: Stanza): string {
  if (!isWell) return `pgBackRest, stanza ${name}: ${message}`
  return `pgBackRest, stanza ${name}: ${backups} backups, the last ${lastBackup?.label ?? 'none'} of ${lastBackup?.stoppedAt ?? '-'}; log up to ${walTo ?? '-'}.`
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
