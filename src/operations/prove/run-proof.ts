import type { Clock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import { toMessage } from '../../base/to-message.ts'
import type { Cluster } from '../../postgres/cluster/cluster.ts'
import { checkIntegrity } from '../../postgres/integrity/check-integrity.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import type { Transaction } from '../../postgres/types.ts'
import { checkLedger } from './check-ledger.ts'
import { compareFacts, compareTables } from './domain/compare-mark.ts'
import { toVerdict } from './domain/to-verdict.ts'
import { readContent, readFacts } from './store/read-content.ts'
import type { Mark, Proof, ProofCheck } from './types.ts'

/** Data of a moment, recovered in up to two steps. */
export type ProofStages = {
  readonly backups: readonly string[]
  readonly phases: { readonly list: () => Proof['phases'] }
  /** What was checked of the files on the way here. */
  readonly checked: string
  /** Absent where the recovery cannot stop on the way. */
  readonly pauseAt?: (point: string) => Promise<{ readonly cluster: Cluster; readonly reached: { readonly position: string } }>
  readonly finish: () => Promise<{ readonly cluster: Cluster }>
}

export type ProofArchive = {
  /** The stretches of time that can be restored. */
  readonly ranges: readonly { readonly from: string; readonly to: string }[]
  /** Until when commits are in it, in milliseconds since 1970; undefined where nobody says. */
  readonly latest: number | undefined
  /** When the backup was complete that a moment would be restored from. */
  readonly findEarliest: (at: number) => number
  /** Reads everything that is kept, also what the moment does not need; names what is damaged or missing. Absent where that is another's work. */
  readonly verify?: () => Promise<readonly string[]>
  /** Puts the data of a moment in place, as a restore would. */
  readonly stage: (at: number) => Promise<ProofStages>
}

export type ProofOptions = {
  readonly openArchive: () => Promise<ProofArchive>
  readonly findMark: (within: { readonly from: number; readonly to: number }) => Promise<Mark | undefined>
  /** Versions of the live ledger of migrations. */
  readonly readLedger: () => Promise<readonly string[]>
  /** Serves the recovered database and asks as those who ask it. */
  readonly checkApi: (cluster: Cluster) => Promise<readonly ProofCheck[]>
  /** Name of the project's database. */
  readonly database: string
  readonly clock: Clock
  /** A number from 0 to 1, by chance. */
  readonly random: () => number
  readonly onProgress: (line: string) => void
  /** Gives up: then there is no proof. */
  readonly signal: AbortSignal
}

type Draft = { -readonly [Name in keyof Proof]: Proof[Name] } & { checks: ProofCheck[] }

/**
 * Restores the backups to a second of the window that chance chooses, and checks everything that can be checked. Whatever goes wrong is in the
 * proof: only what no restore can do anything for is thrown.
 */
export async function runProof(options: ProofOptions): Promise<Proof> {
  const { clock } = options
  const begun = clock.now()
  const startedAt = new Date(begun).toISOString()
  const draft: Draft = {
    id: startedAt.replace(/[-:]|\.\d+/g, ''),
    startedAt,
    verdict: 'could not be checked',
    moment: null,
    mark: null,
    backups: [],
    recoverySeconds: null,
    lossSeconds: null,
    phases: [],
    checks: [],
  }
  try {
    await proveMoment(options, draft, begun)
  } catch (error) {
    options.signal.throwIfAborted()
    draft.checks.push(describeFailure(error))
  }
  return { ...draft, verdict: toVerdict(draft.checks) }
}

async function proveMoment(options: ProofOptions, draft: Draft, begun: number): Promise<void> {
  const { clock, onProgress } = options
  const archive = await options.openArchive()
  const problems = (await archive.verify?.()) ?? []
  if (problems.length > 0) {
    draft.checks.push({ name: 'the archive', verdict: 'does not hold', detail: problems.join('; ') })
    return
  }
  const moment = await chooseMoment(archive, options)
  if (moment === undefined) {
    draft.checks.push({ name: 'the archive', verdict: 'does not hold', detail: 'nothing in it can be restored' })
    return
  }
  draft.moment = new Date(moment).toISOString()
  draft.lossSeconds = archive.latest === undefined ? null : Math.max((begun - archive.latest) / 1000, 0)
  onProgress(`Restoring the second ${draft.moment}`)
  const stages = await archive.stage(moment)
  draft.backups = stages.backups
  draft.checks.push({ name: 'backups and log', verdict: 'holds', detail: `${stages.backups.join(', ')}: ${stages.checked}` })
  const mark = await options.findMark({ from: archive.findEarliest(moment), to: moment })
  await proveMark(options, stages, { draft, mark })
  options.signal.throwIfAborted()
  const { cluster } = await stages.finish()
  try {
    draft.recoverySeconds = stages.phases.list().reduce((sum, { seconds }) => sum + seconds, 0)
    await proveCluster(cluster, options, draft.checks)
  } finally {
    await cluster.stop()
    draft.phases = [...stages.phases.list(), { name: 'all', seconds: (clock.now() - begun) / 1000 }]
  }
}

const mostTries = 50

/** By chance, but where rows were noted on the way there, as long as there is such a second to be found. */
async function chooseMoment({ ranges, findEarliest }: ProofArchive, { random, findMark }: ProofOptions): Promise<number | undefined> {
  for (let tries = 0; tries < mostTries; tries++) {
    const moment = chooseSecond(ranges, random)
    if (moment === undefined) return undefined
    if ((await findMark({ from: findEarliest(moment), to: moment })) !== undefined) return moment
  }
  return chooseSecond(ranges, random)
}

/** Each second of all stretches is as likely as another. */
function chooseSecond(ranges: ProofArchive['ranges'], random: () => number): number | undefined {
  const stretches = ranges.map(({ from, to }) => ({ from: Date.parse(from), length: Date.parse(to) - Date.parse(from) }))
  let left = random() * stretches.reduce((sum, { length }) => sum + length, 0)
  for (const { from, length } of stretches) {
    if (left <= length) return Math.floor(from + left)
    left -= length
  }
  return undefined
}

/** Stops on the way where somebody noted what the tables hold, and compares. */
async function proveMark(
  options: ProofOptions,
  stages: ProofStages,
  { draft, mark }: { draft: Draft; mark: Mark | undefined },
): Promise<void> {
  if (mark === undefined || stages.pauseAt === undefined) {
    const isStoppable = stages.pauseAt !== undefined
    const detail = isStoppable ? 'nothing was noted between the backup and that second' : 'this recovery does not stop at what was noted'
    draft.checks.push({ name: 'rows of sampled tables', verdict: 'could not be checked', detail })
    return
  }
  draft.mark = mark.name
  options.onProgress(`Comparing with what was noted at ${mark.recordedAt}`)
  const { cluster, reached } = await stages.pauseAt(mark.name)
  try {
    if (reached.position !== mark.position) {
      draft.checks.push(describeEarlyPause(mark, reached.position))
      return
    }
    const names = mark.tables.map(({ table }) => table)
    const content = await inDatabase(cluster, options.database, (transaction) => readContent(transaction, names))
    const facts = await inDatabase(cluster, options.database, readFacts)
    draft.checks.push(compareTables(mark, content), ...compareFacts(mark, facts))
  } finally {
    await cluster.stop()
  }
}

/** PostgreSQL also pauses where the live server was restarted with a greater max_connections or the like than the copy has. */
function describeEarlyPause({ name, position }: Mark, reached: string): ProofCheck {
  const detail = `the recovery paused at ${reached} and not at ${name} (${position}): a setting like max_connections was raised after the backup`
  return { name: 'rows of sampled tables', verdict: 'could not be checked', detail }
}

/** Each answer stands even if the next check breaks: damage that was found is what makes the API fail. */
async function proveCluster(cluster: Cluster, options: ProofOptions, checks: ProofCheck[]): Promise<void> {
  const { onProgress, database } = options
  checks.push(...(await checkIntegrity({ target: cluster.target, depth: 'full', onProgress })))
  options.signal.throwIfAborted()
  checks.push(await inDatabase(cluster, database, (transaction) => checkLedger(transaction, options.readLedger)))
  onProgress('Asking the API of the restored database')
  checks.push(...(await options.checkApi(cluster)))
}

async function inDatabase<T>(cluster: Cluster, database: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  return await runTransaction({ target: cluster.target(database) }, { access: 'read only' }, work)
}

/** Damage, and what is missing. */
const answers =
  /^(backup_object_.*|backup_key_unknown|cluster_start_failed|pgbackrest_stanza_foreign|restore_(.*_damaged|chain_broken|nothing_archived|outside_window|segment_missing))$/

/** Damage is an answer; what kept the proof from looking is none: no room for the copy, an archive out of reach. */
function describeFailure(error: unknown): ProofCheck {
  const isAnswer = error instanceof Fault && answers.test(error.code)
  return { name: 'the restore', verdict: isAnswer ? 'does not hold' : 'could not be checked', detail: toMessage(error) }
}
