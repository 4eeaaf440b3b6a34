import type { RecoverableRange, RestoreRecord } from '../../../operations/backup/operation.ts'
import type { Answer, Section } from '../../answer.ts'

/** The status line: which seconds can be restored. */
export function describeRanges(ranges: readonly RecoverableRange[]): Answer {
  const lines = ranges.map(({ from, to }) => `Each second from ${from} to ${to} can be restored.`)
  const none = ['Nothing can be restored yet: there is no finished base backup.']
  return {
    verdict: ranges.length === 0 ? 'does not hold' : 'holds',
    data: { earliest: ranges[0]?.from ?? null, latest: ranges.at(-1)?.to ?? null, ranges },
    sections: [{ kind: 'lines', lines: lines.length === 0 ? none : lines }],
  }
}

export function toRestoreAnswer(record: RestoreRecord): Answer {
  const { id, folder, backups, reached, phases, checks, swappedAt } = record
  const isSound = checks.every(({ verdict }) => verdict !== 'does not hold')
  const last = reached.lastCommitAt === null ? 'nothing had to be replayed' : `the last commit in it is of ${reached.lastCommitAt}`
  const took = phases.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`).join(', ')
  const table: Section = {
    kind: 'table',
    columns: ['check', 'answer', 'detail'],
    rows: checks.map((each) => [each.name, each.verdict, each.detail]),
  }
  const next = isSound
    ? [`It stands beside the live database, stopped, in ${folder}.`, describeNext(record)]
    : ['It is not sound, and will not be swapped in. Restore to another moment.']
  return {
    verdict: isSound ? 'holds' : 'does not hold',
    data: record,
    sections: [
      { kind: 'lines', lines: [`Restored as ${id} from ${backups.join(', ')}; ${last}.`, `It took: ${took}.`] },
      table,
      { kind: 'lines', lines: swappedAt === null ? next : [`It became the live database at ${swappedAt}.`] },
    ],
  }
}

function describeNext({ id, origin, folder }: RestoreRecord): string {
  return origin === 'external'
    ? `Dorsal does not run the live one: stop that PostgreSQL, and let it start with ${folder}/data as its data folder.`
    : `To make it the live one: dorsal restore swap ${id} --stop`
}
