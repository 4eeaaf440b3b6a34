import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProjectKeys } from '../../access/project-keys.ts'
import { systemClock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import {
  type Archive,
  findEarliest,
  openStanza,
  readContents,
  stageRecovery,
  verifyArchive,
  withBackupLock,
} from '../../operations/backup/operation.ts'
import type { Proof, ProofArchive } from '../../operations/prove/operation.ts'
import type { Preparation } from '../prepare-database.ts'
import { toBackupFolder } from './backup-folder.ts'
import { askSystemIdentifier, findOrigin, openProjectArchive } from './open-archive.ts'

/** Backups that a proof restores. */
export type ProofSource = {
  readonly openArchive: () => Promise<ProofArchive>
  /** Whether marks of the live database can be compared with. */
  readonly hasMarks: boolean
  /** Puts a proof where the backups are. */
  readonly keep: (proof: Proof) => Promise<void>
}

export type ProofPlace = {
  readonly preparation: Preparation
  readonly keys: ProjectKeys
  /** Of the scratch cluster. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** The stanza of pgBackRest where one is set, else Dorsal's own archive. Throws what `openProjectArchive` throws. */
export async function openProofSource(place: ProofPlace): Promise<ProofSource> {
  const { pgbackrestStanza } = place.preparation.settings.backup
  return pgbackrestStanza === undefined ? await openOwnSource(place) : await openStanzaSource(place, pgbackrestStanza)
}

async function openOwnSource({ preparation, keys, folder, signal }: ProofPlace): Promise<ProofSource> {
  const archive = await openProjectArchive(preparation)
  const { project, onProgress } = preparation
  const superuserPassword = keys.databasePasswords.postgres
  const place = { folder, alike: join(project.stateFolder, 'postgres'), origin: findOrigin(preparation.settings) }
  const copy = { ...place, superuserPassword, clock: systemClock, onProgress, signal }
  return {
    openArchive: async () => {
      const contents = await readContents(archive)
      return {
        ranges: contents.ranges,
        latest: Math.max(...contents.ranges.map(({ to }) => Date.parse(to))),
        findEarliest: (at) => findEarliest(contents, at),
        verify: () => verifyInTurn(archive, preparation, signal),
        stage: async (at) => ({
          ...(await stageRecovery({ archive, contents, at, ...copy })),
          checked: 'every file is what its manifest says',
        }),
      }
    },
    hasMarks: true,
    keep: async (proof) => {
      await archive.putObject(`proofs/${proof.id}.json`, Buffer.from(JSON.stringify(proof)))
    },
  }
}

async function openStanzaSource({ preparation, folder, signal }: ProofPlace, stanza: string): Promise<ProofSource> {
  const { project, onProgress } = preparation
  const systemIdentifier = await askSystemIdentifier(preparation.postgres.owner)
  const copy = { folder, alike: join(project.stateFolder, 'postgres'), clock: systemClock, onProgress, signal }
  return {
    openArchive: async () => {
      const { ranges, findEarliest, problems, stage } = await openStanza({ stanza, systemIdentifier, ...copy })
      const checked = 'pgBackRest read all that it keeps, and restored it without an error'
      const verify = async () => problems
      return { ranges, latest: undefined, findEarliest, verify, stage: async (at) => ({ ...(await stage(at)), checked }) }
    },
    hasMarks: false,
    // The repository is pgBackRest's own.
    keep: async () => {},
  }
}

/** A backup that is under way has its end awaited: meanwhile things come and go. */
async function verifyInTurn(archive: Archive, { project, log, onProgress }: Preparation, signal: AbortSignal): Promise<readonly string[]> {
  const verify = () => verifyArchive({ archive, clock: systemClock, log, onProgress })
  for (;;) {
    try {
      const { findings } = await withBackupLock(toBackupFolder(project), verify)
      return findings.map(({ subject, problem }) => (problem.includes(subject) ? problem : `${subject}: ${problem}`))
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'backup_running') throw error
      await sleep(1000, undefined, { signal })
    }
  }
}
