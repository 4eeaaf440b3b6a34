import { randomInt } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import { readMigrationStatus } from '../../operations/migrate/operation.ts'
import { deleteMarksBefore, findMark, insertProof, listProofs, type Proof, recordMark, runProof } from '../../operations/prove/operation.ts'
import { createClusterFolder } from '../../postgres/cluster/data-folder.ts'
import { createOwnerLock } from '../../postgres/cluster/owner-lock.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import type { Transaction } from '../../postgres/types.ts'
import type { Workplace } from '../beside-server.ts'
import { withPreparedDatabase } from '../beside-server.ts'
import { loadKeys } from '../keys/load-keys.ts'
import type { Preparation } from '../prepare-database.ts'
import { explainRefusedPoint } from './explain-refused-point.ts'
import { openProofSource, type ProofSource } from './open-proof-source.ts'
import { noteProof } from './proof-status.ts'
import { checkRestoredApi } from './prove-api.ts'

export { renderProofPage } from '../../operations/prove/operation.ts'

const random = () => randomInt(2 ** 32) / 2 ** 32

/** Restores the backups to a second that chance chooses, checks what comes back, and keeps what was found. Throws `cluster_already_running`. */
export async function proveProject(place: Workplace): Promise<Proof> {
  const proof = await withPreparedDatabase(place, (preparation) => proveWith(preparation))
  noteProof(place.project.stateFolder, proof)
  return proof
}

/** The same for who has the database open; `signal` gives up, and then nothing is kept. */
export async function proveWith(preparation: Preparation, signal = new AbortController().signal): Promise<Proof> {
  const { project, settings, onProgress, postgres } = preparation
  const folder = createClusterFolder(join(project.stateFolder, 'prove'))
  const lock = createOwnerLock(folder)
  try {
    const live = <T>(work: (transaction: Transaction) => Promise<T>) => inLive(preparation, work)
    const keys = await loadKeys(project, settings, systemClock)
    const source = await openProofSource({ preparation, keys, folder: join(folder, 'cluster'), signal })
    const proof = await runProof({
      openArchive: source.openArchive,
      findMark: async (within) => (source.hasMarks ? await live((transaction) => findMark(transaction, within)) : undefined),
      readLedger: async () =>
        (await readMigrationStatus(postgres.owner, [])).filter(({ state }) => state !== 'pending').map(({ version }) => version),
      checkApi: (cluster) => checkRestoredApi({ project, settings, keys, live: postgres, cluster }),
      database: postgres.owner.database,
      clock: systemClock,
      random,
      onProgress,
      signal,
    })
    await live(async (transaction) => {
      await insertProof(transaction, proof)
      await deleteMarksBefore(transaction, systemClock.now() - 2 * settings.backup.window * 1000)
    })
    await keepProof(source, proof, onProgress)
    return proof
  } finally {
    await rm(join(folder, 'cluster'), { recursive: true, force: true })
    lock.release()
  }
}

/** An archive that cannot be written to takes nothing away from what was found. */
async function keepProof({ keep }: ProofSource, proof: Proof, onProgress: Workplace['onProgress']): Promise<void> {
  try {
    await keep(proof)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    onProgress(`The proof is not kept beside the backups: ${error.message}`)
  }
}

/** The newest first. */
export async function listProjectProofs(place: Workplace, most = 400): Promise<readonly Proof[]> {
  return await withPreparedDatabase(place, (preparation) => inLive(preparation, (transaction) => listProofs(transaction, most)))
}

/** Notes what some tables hold right now; false when they were too busy for it. */
export async function markProject(place: Workplace): Promise<boolean> {
  return await withPreparedDatabase(place, (preparation) => markWith(preparation))
}

/** Throws `restore_point_refused`. */
export async function markWith({ postgres, log }: Pick<Preparation, 'postgres' | 'log'>): Promise<boolean> {
  try {
    return (await recordMark({ target: postgres.owner, log, now: systemClock.now(), random })) !== undefined
  } catch (error) {
    throw explainRefusedPoint(error)
  }
}

async function inLive<T>({ postgres, settings, log }: Preparation, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  return await runTransaction({ target: postgres.owner, settings: settings.postgres, log }, {}, work)
}
