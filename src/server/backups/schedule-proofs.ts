import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../base/clock.ts'
import { toMessage } from '../../base/to-message.ts'
import type { Preparation } from '../prepare-database.ts'
import { isArchived } from './archive-project.ts'
import { findProofProblem, noteProof, readProofStatus, writeProofStatus } from './proof-status.ts'

export type ScheduledProofs = { readonly stop: () => Promise<void> }

const day = 86_400_000
/** How often it is looked whether the last proof is too old. */
const lookEvery = 3_600_000

/** Proves the backups every night and notes marks in between, in this process alone; undefined where nothing is to be proven. */
export function scheduleProofs(
  preparation: Preparation,
  { random = Math.random }: { readonly random?: () => number } = {},
): ScheduledProofs | undefined {
  const { project, settings, postgres, log } = preparation
  const hasStanza = settings.backup.pgbackrestStanza !== undefined && project.branch === undefined
  if (!settings.prove.enabled || !(hasStanza || isArchived({ project, settings, kind: postgres.kind }))) return undefined
  const stopping = new AbortController()
  const { signal } = stopping
  if (readProofStatus(project.stateFolder) === undefined)
    writeProofStatus(project.stateFolder, { since: systemClock.now(), last: null, lastHeldAt: null })

  async function prove(): Promise<void> {
    const { proveWith } = await import('./prove-project.ts')
    const proof = await proveWith({ ...preparation, onProgress: (line) => log.debug(line) }, signal)
    noteProof(project.stateFolder, proof)
    const { verdict, moment, recoverySeconds } = proof
    if (verdict === 'holds') log.info({ moment, recoverySeconds }, 'the backups were proven')
    else log.error({ verdict, checks: proof.checks.filter((check) => check.verdict !== 'holds') }, 'the backups were not proven')
  }

  async function mark(): Promise<void> {
    const { markWith } = await import('./prove-project.ts')
    await markWith(preparation)
  }

  async function look(): Promise<void> {
    const problem = findProofProblem(readProofStatus(project.stateFolder), { within: settings.prove.within, now: systemClock.now() })
    if (problem !== undefined) log.error({ problem }, 'the backups are not proven')
  }

  const repeat = async (pause: () => number, work: () => Promise<void>, what: string) => {
    while (await rest(pause(), signal)) {
      await work().catch((error: unknown) => {
        if (!signal.aborted) log.error({ problem: toMessage(error) }, `${what} failed`)
      })
    }
  }
  const loops = Promise.all([
    repeat(() => findPause(settings.prove.schedule, systemClock.now()), prove, 'the proof of the backups'),
    // pgBackRest's recovery does not stop at marks: nobody waits for locks in vain.
    ...(hasStanza ? [] : [repeat(() => settings.prove.markEvery * 1000 * (0.5 + random()), mark, 'a mark for later proofs')]),
    repeat(() => lookEvery, look, 'the look at the last proof'),
  ])
  return {
    stop: async () => {
      stopping.abort()
      await loops
    },
  }
}

/** Milliseconds until that time of the day (UTC) comes next. */
export function findPause(schedule: string, now: number): number {
  const [hours = 0, minutes = 0] = schedule.split(':').map(Number)
  const due = (hours * 60 + minutes) * 60_000
  return (((due - (now % day)) % day) + day) % day || day
}

/** False when it was ended early. A process that only waits for the night may end. */
async function rest(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return await sleep(milliseconds, true, { signal, ref: false }).catch(() => false)
}
