import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProjectKeys } from '../../access/project-keys.ts'
import { parseVerificationKeys, toSecretBytes } from '../../access/verification-key.ts'
import type { Clock } from '../../base/clock.ts'
import { findErrno } from '../../base/errno.ts'
import type { Log } from '../../base/log.ts'
import {
  createFixedRing,
  createKeyRing,
  createSharedKey,
  createVault,
  ensureSigningKeys,
  type KeyRing,
  parseSigningKeys,
  registerApiKey,
  type SigningSource,
  signingKeysUnusable,
  type Vault,
} from '../../operations/keys/operation.ts'
import { sql } from '../../postgres/sql.ts'
import { type Database, PostgresError } from '../../postgres/types.ts'
import type { Project } from '../../project/types.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import { type Preparation, withDatabase } from '../prepare-database.ts'
import type { DorsalSettings } from '../settings.ts'

export function openVault({ encryptionKeys }: DorsalSettings['keys'], { encryptionKey }: ProjectKeys): Vault {
  const [first = encryptionKey, ...former] = encryptionKeys
  // What was encrypted before the setting was made can still be read.
  return createVault([first, ...former, encryptionKey], randomBytes)
}

/**
 * What signs in place of the keys in the database: the file or the shared secret that somebody set. Throws `signing_keys_unusable`.
 */
export async function findSigningSource(project: Project, settings: DorsalSettings): Promise<SigningSource | undefined> {
  const { signingKeysPath } = settings.keys
  if (signingKeysPath !== undefined) return await readSigningKeys(project, signingKeysPath)
  const { jwtSecret, jwtSecretIsBase64 } = settings.access
  return jwtSecret === undefined ? undefined : toSharedSource(jwtSecret, { isBase64: jwtSecretIsBase64 })
}

async function readSigningKeys(project: Project, path: string): Promise<SigningSource> {
  try {
    return parseSigningKeys(await readFile(join(project.folder, path), 'utf8'))
  } catch (error) {
    if (error instanceof RangeError) throw signingKeysUnusable(path, error.message)
    throw signingKeysUnusable(path, findErrno(error) ?? 'it cannot be read')
  }
}

/** Undefined for a set of keys, which verifies what others sign. */
function toSharedSource(secret: string, options: { readonly isBase64: boolean }): SigningSource | undefined {
  if (secret.trimStart().startsWith('{')) return undefined
  return { signing: createSharedKey(toSecretBytes(secret, options)) }
}

/**
 * Enters the keys of secrets.json in the database and makes what tokens are signed with. A database that is used as it is, without our tables
 * or the right to write them, stays so.
 */
export async function prepareKeys(preparation: Preparation, keys: ProjectKeys): Promise<void> {
  const { project, settings, postgres, log } = preparation
  const signsElsewhere = (await findSigningSource(project, settings)) !== undefined
  const vault = openVault(settings.keys, keys)
  try {
    await withDatabase(postgres.owner, { settings, log }, (database) =>
      database.transaction({}, async (transaction) => {
        // Nodes that start together wait for each other.
        await transaction.query(sql`lock table dorsal.signing_keys in share row exclusive mode`)
        await registerApiKey(transaction, 'publishable', keys.publishableKey)
        await registerApiKey(transaction, 'secret', keys.secretKey)
        if (!signsElsewhere) await ensureSigningKeys(transaction, vault)
      }),
    )
  } catch (error) {
    if (!isNotOurs(error)) throw error
    log.warn({ reason: error.message }, 'the keys of this project cannot be entered in the database')
  }
}

/** No such table or schema, or no right to it. */
function isNotOurs(error: unknown): error is PostgresError {
  return error instanceof PostgresError && ['42P01', '3F000', '42501'].includes(error.fields.code)
}

export type OpenKeysOptions = {
  readonly settings: DorsalSettings
  readonly keys: ProjectKeys
  readonly postgres: Pick<OpenPostgres, 'listenAt'>
  readonly clock: Clock
  readonly log: Log
  readonly signing: SigningSource | undefined
  readonly vault: Vault
}

/** The keys that callers are recognised by and tokens are signed with. */
export async function openKeyRing(database: Database, options: OpenKeysOptions): Promise<KeyRing> {
  const { settings, keys, postgres, log, clock, vault, signing } = options
  const { jwtSecretIsBase64, anonymousRole } = settings.access
  const shared = { isBase64: settings.access.jwtSecret !== undefined && jwtSecretIsBase64 }
  const common = {
    anonymousRole: anonymousRole === '' ? 'anon' : anonymousRole,
    secretKeys: parseVerificationKeys(keys.jwtSecret, shared),
  }
  if (!(await hasKeyTables(database)))
    return createFixedRing({ ...common, apiKeys: keys, fixed: signing ?? toSharedSource(keys.jwtSecret, shared) })
  const deaf = postgres.listenAt === undefined
  return await createKeyRing({ ...common, database, vault, fixed: signing, maxAge: settings.keys.maxAge, deaf, log, clock })
}

async function hasKeyTables(database: Database): Promise<boolean> {
  const [row] = await database.transaction({ access: 'read only' }, (transaction) =>
    transaction.query<{ exists: boolean }>(
      // to_regclass fails in a schema that this login may not look into.
      sql`select count(*) = 2 as exists from pg_class
        join pg_namespace on pg_namespace.oid = relnamespace and has_schema_privilege(pg_namespace.oid, 'usage')
        where nspname = 'dorsal' and relname in ('api_keys', 'signing_keys')`,
    ),
  )
  return row?.exists === true
}
