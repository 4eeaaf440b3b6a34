import { type RunOptions, runPgbackrest } from './run-pgbackrest.ts'
import type { StanzaBackup, StanzaContents } from './stanza-contents.ts'

/** Segments of the log without a hole, the first and the last by their names. */
export type LogStretch = { readonly archive: string; readonly start: string; readonly stop: string }

export type StanzaReport = {
  /** What is damaged or missing, each by its name. */
  readonly problems: readonly string[]
  readonly log: readonly LogStretch[]
}

/** Has pgBackRest read everything that it keeps of a stanza. Throws `pgbackrest_missing`, `pgbackrest_failed`. */
export async function verifyStanza(stanza: string, contents: StanzaContents, options: RunOptions): Promise<StanzaReport> {
  const reports: StanzaReport[] = []
  for (const repository of contents.repositories) {
    const logging = ['--log-level-console=off', '--log-level-stderr=detail', '--log-level-file=off']
    const wanted = [`--stanza=${stanza}`, `--repo=${repository}`, '--output=text', '--verbose', ...logging]
    const { output, said } = await runPgbackrest('verify', wanted, options)
    const backups = contents.backups.filter((backup) => backup.repository === repository)
    reports.push(judgeRepository({ output, said }, { ...contents, backups }))
  }
  return { problems: reports.flatMap(({ problems }) => problems), log: reports.flatMap(({ log }) => log) }
}

type Kept = Pick<StanzaContents, 'archives' | 'backups'>

/**
 * What `pgbackrest verify` says, and what it passes over (as of 2.45): a backup whose folder is gone, a segment of the log that is gone. `output`: its text,
 * with --verbose; `said`: its log, with details.
 */
export function judgeRepository({ output, said }: { readonly output: string; readonly said: string }, kept: Kept): StanzaReport {
  const messages = splitMessages(said)
  const log = messages.flatMap(findStretch).filter(({ archive }) => kept.archives.includes(archive))
  const named = messages.filter((message) => damage.test(message)).map((message) => message.replace(level, ''))
  const problems = [...named, ...findLost(output, kept.backups), ...findHoles(log, kept.backups)]
  const isBad = /^status: error/m.test(output)
  return { problems: isBad && problems.length === 0 ? [output.trim().replace(/\s+/g, ' ')] : problems, log }
}

const level = /^(?:ERROR|WARN|INFO|DETAIL):(?: \[\d+\]:)? */

/** Its words on a file (pgBackRest, src/command/verify). */
const damage = /^\w+:(?: \[\d+\]:)? *(?:file missing|missing file|invalid (?:checksum|size|result|WAL)|duplicate WAL|No usable)/

/** Lines that are set in go on with the message before; of those about a try again there is nothing to learn. */
function splitMessages(said: string): readonly string[] {
  const lines = said.split('\n').filter((line) => !/^\s+\[\w+\] on retry/.test(line))
  return lines
    .join('\n')
    .split(/\n(?=\S)/)
    .map((message) => message.trim().replace(/\s*\n\s*/g, ' '))
}

function findStretch(message: string): readonly LogStretch[] {
  const [, archive, start, stop] = /archiveId: (\S+), wal start: (\w{24}), wal stop: (\w{24})/.exec(message) ?? []
  return archive === undefined || start === undefined || stop === undefined ? [] : [{ archive, start, stop }]
}

function findLost(output: string, backups: readonly StanzaBackup[]): readonly string[] {
  const valid = new Set([...output.matchAll(/^\s*backup: (\S+), status: valid/gm)].map(([, label]) => label))
  const listed = new Set([...output.matchAll(/^\s*backup: (\S+), status:/gm)].map(([, label]) => label))
  const lost = backups.filter(({ label }) => !valid.has(label))
  return lost.map(({ label }) => `the backup ${label} is ${listed.has(label) ? 'not valid' : 'not in the repository'}`)
}

/** What a backup needs of the log, and what each two stretches of one timeline have between them. */
function findHoles(log: readonly LogStretch[], backups: readonly StanzaBackup[]): readonly string[] {
  const torn = backups.filter(({ log: own }) => own !== null && !isWhole(log, own))
  const trimmed = countTrimmed(log, backups)
  const holes = log.slice(1).map((next, index) => ({ last: log[index], next, isTrimmed: index < trimmed }))
  return [
    ...torn.map(({ label, log }) => `the log from ${log?.start} to ${log?.stop} that the backup ${label} needs is not all there`),
    ...holes.flatMap(({ last, next, isTrimmed }) => {
      const isHole = last !== undefined && last.archive === next.archive && toTimeline(last.stop) === toTimeline(next.start)
      return isHole && !isTrimmed ? [`the log between the segments ${last.stop} and ${next.start} is missing`] : []
    }),
  ]
}

/** pgBackRest itself takes log away when it is told to (`repo-retention-archive`): of the oldest backups it then keeps what each needs, and nothing more. */
function countTrimmed(log: readonly LogStretch[], backups: readonly StanzaBackup[]): number {
  const isAlone = ({ start, stop }: LogStretch) => backups.some(({ log: own }) => own?.start === start && own.stop === stop)
  const first = log.findIndex((stretch) => !isAlone(stretch))
  return first === -1 ? log.length : first
}

const toTimeline = (segment: string): string => segment.slice(0, 8)

/** Whether segments, named by the first and the last, are all there. */
export function isWhole(log: readonly LogStretch[], { start, stop }: { readonly start: string; readonly stop: string }): boolean {
  // Names of one timeline sort as they were written; of two, a switch lies between, whose place pgBackRest does not tell.
  if (toTimeline(start) !== toTimeline(stop)) return true
  return log.some((stretch) => toTimeline(stretch.start) === toTimeline(start) && stretch.start <= start && stop <= stretch.stop)
}
