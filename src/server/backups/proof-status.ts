import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metrics } from '../../http/metrics.ts'
import type { Proof } from '../../operations/prove/operation.ts'

/** What the processes that answer requests know of the proofs: a file, because the one that makes them may be another. */
export type ProofStatus = {
  /** Since when proofs are wanted, in milliseconds since 1970. */
  readonly since: number
  readonly last: Pick<Proof, 'startedAt' | 'verdict' | 'recoverySeconds' | 'lossSeconds'> | null
  readonly lastHeldAt: string | null
}

const toFile = (stateFolder: string) => join(stateFolder, 'prove', 'status.json')

/** Undefined where nothing was ever to be proven. */
export function readProofStatus(stateFolder: string): ProofStatus | undefined {
  try {
    return JSON.parse(readFileSync(toFile(stateFolder), 'utf8')) as ProofStatus
  } catch {
    return undefined // not there, or cut when the machine lost its power: the next proof writes it anew
  }
}

export function writeProofStatus(stateFolder: string, status: ProofStatus): void {
  const file = toFile(stateFolder)
  mkdirSync(join(stateFolder, 'prove'), { recursive: true })
  writeFileSync(`${file}.draft`, JSON.stringify(status), { mode: 0o600 })
  renameSync(`${file}.draft`, file)
}

export function noteProof(stateFolder: string, { startedAt, verdict, recoverySeconds, lossSeconds }: Proof): void {
  const before = readProofStatus(stateFolder)
  writeProofStatus(stateFolder, {
    since: before?.since ?? Date.parse(startedAt),
    last: { startedAt, verdict, recoverySeconds, lossSeconds },
    lastHeldAt: verdict === 'holds' ? startedAt : (before?.lastHeldAt ?? null),
  })
}

/** What somebody has to be told: a proof that failed, or none that held for too long. `within` in seconds. */
export function findProofProblem(
  status: ProofStatus | undefined,
  { within, now }: { readonly within: number; readonly now: number },
): string | undefined {
  if (status === undefined) return undefined
  if (status.last?.verdict === 'does not hold') return `the proof of ${status.last.startedAt} failed: the backups do not hold`
  const held = status.lastHeldAt === null ? status.since : Date.parse(status.lastHeldAt)
  if (now - held <= within * 1000) return undefined
  return status.lastHeldAt === null
    ? 'no proof of the backups has held so far'
    : `the last proof of the backups that held is of ${status.lastHeldAt}`
}

export function addProofMetrics(metrics: Metrics, read: () => ProofStatus | undefined): void {
  const add = (name: string, help: string, find: (status: ProofStatus) => number | null | undefined) =>
    metrics.addGauge({ name: `dorsal_proof_${name}`, help }, () => {
      const status = read()
      const value = status === undefined ? undefined : find(status)
      return typeof value === 'number' ? [{ value }] : []
    })
  add('held', '1 when the last proof of the backups held, 0 when it did not', ({ last }) => last && Number(last.verdict === 'holds'))
  add('last_held_timestamp_seconds', 'When the last proof that held began', ({ lastHeldAt }) =>
    lastHeldAt === null ? null : Date.parse(lastHeldAt) / 1000,
  )
  add('recovery_seconds', 'Seconds that the restore of the last proof took', ({ last }) => last?.recoverySeconds)
  add('loss_seconds', 'Seconds of commits that were not in the archive when the last proof began', ({ last }) => last?.lossSeconds)
}
