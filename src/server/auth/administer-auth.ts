import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { findErrno } from '../../base/errno.ts'
import {
  type Administered,
  type AdministeredCall,
  type AuditVerification,
  type AuthAdministration,
  createAuthAdministration,
  type ImportReport,
  joinExports,
  parseExport,
  toPublicUrl,
} from '../../services/auth/service.ts'
import { type Workplace, withPreparedDatabase } from '../beside-server.ts'
import { exportMissing } from '../errors.ts'
import { findSigningSource, openKeyRing, openVault } from '../keys/open-keys.ts'
import { withDatabase } from '../prepare-database.ts'
import { findRunningServer } from '../state-file.ts'
import { auditCheckpoints } from './audit-checkpoint.ts'

/** What an administrator's request would be answered. Throws the Faults of the endpoint. */
export async function askAdministration(place: Workplace, name: Administered, call: AdministeredCall): Promise<unknown> {
  return await withAdministration(place, ({ ask }) => ask(name, call))
}

export type ImportPlace = Workplace & { readonly rehearsal: boolean }

/** Files of one export belong together. Throws `export_missing`, `export_unreadable`. */
export async function importProjectUsers({ rehearsal, ...place }: ImportPlace, files: readonly string[]): Promise<ImportReport> {
  const rows = joinExports(await Promise.all(files.map(async (file) => parseExport(await readExport(file), basename(file)))))
  return await withAdministration(place, ({ importUsers }) => importUsers({ rows, rehearsal, onProgress: place.onProgress }))
}

/** Also held against the end of the chain at the last verification from here; the end found now is kept for the next one. */
export async function verifyProjectAudit(place: Workplace): Promise<AuditVerification> {
  return await withAdministration(place, async ({ verifyAudit }, checkpoints) => {
    const verification = await verifyAudit(await checkpoints.find(), place.onProgress)
    if (verification.tip !== null) await checkpoints.keep(verification.tip)
    return verification
  })
}

async function withAdministration<T>(
  place: Workplace,
  work: (administration: AuthAdministration, checkpoints: ReturnType<typeof auditCheckpoints>) => Promise<T>,
): Promise<T> {
  const { project, settings, log } = place
  const listening = (await findRunningServer(project.stateFolder))?.url ?? `http://${settings.http.host}:${settings.http.port}`
  return await withPreparedDatabase(place, ({ postgres }, keys) =>
    withDatabase(postgres.owner, { settings, log }, async (database) => {
      const vault = openVault(settings.keys, keys)
      const signing = await findSigningSource(project, settings)
      // Nothing here lasts long enough to hear of a change.
      const opened = { settings, keys, postgres: { listenAt: undefined }, vault, signing, clock: systemClock, log }
      const ring = await openKeyRing(database, opened)
      const publicUrl = () => toPublicUrl(settings.auth, listening)
      const context = { settings: settings.auth, database, signer: ring.signer, vault, publicUrl, clock: systemClock, log }
      try {
        return await work(createAuthAdministration(context), auditCheckpoints(project.stateFolder, vault))
      } finally {
        await ring.stop()
      }
    }),
  )
}

async function readExport(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw exportMissing(basename(file), findErrno(error) ?? 'it cannot be read')
  }
}
