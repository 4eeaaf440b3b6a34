import { createHmac, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { isErrno } from '../base/errno.ts'
import { isObject } from './claim-path.ts'
import { createApiKey } from './create-api-key.ts'
import { unreadableSecrets } from './errors.ts'
import { signToken } from './sign-token.ts'
import { toSecretBytes } from './verification-key.ts'

/** The secrets of a project. Made once, kept in its state folder, never printed but by `dorsal start` and `dorsal keys`. */
export type ProjectKeys = {
  /** What tokens are verified with: the user's setting, or raw text whose UTF-8 bytes are the HS256 key. */
  readonly jwtSecret: string
  /** JWT with `role: anon`, valid for ten years. With public keys only nothing can be signed: then the publishable key. */
  readonly anonKey: string
  /** JWT with `role: service_role`, valid for ten years; or the secret key, likewise. */
  readonly serviceKey: string
  /** As `createApiKey` makes them. */
  readonly publishableKey: string
  readonly secretKey: string
  /** What secrets in the database are encrypted with, unless a setting says otherwise. */
  readonly encryptionKey: string
  /** Of the superuser `postgres`, of `authenticator` and of `supabase_auth_admin` in the embedded cluster. */
  readonly databasePasswords: { readonly postgres: string; readonly authenticator: string; readonly authAdmin: string }
}

export type ProjectKeysOptions = {
  /** The project's state folder, `…/.dorsal`; made when missing. */
  readonly stateFolder: string
  /** Set by the user: takes the place of the stored one, and the JWT keys are signed with it. */
  readonly jwtSecret?: string | undefined
  readonly jwtSecretIsBase64?: boolean
  /** Of the database that is copied, for secrets that are made now; absent: a new one. */
  readonly encryptionKey?: string
  readonly clock: Clock
}

/** What secrets.json holds. The JWT keys are not there: they follow from the secret and the time. */
type StoredSecrets = {
  /** Seconds since 1970. */
  readonly createdAt: number
  readonly jwtSecret: string
  readonly publishableKey: string
  readonly secretKey: string
  /** Files of before it was a secret of its own have none. */
  readonly encryptionKey?: string
  readonly postgresPassword: string
  readonly authenticatorPassword: string
}

const tenYears = 10 * 365 * 24 * 60 * 60

/**
 * Reads `secrets.json` in the state folder, or makes it (mode 0600, in one atomic step; two starts at once agree on one).
 * Throws the Fault `unreadable_secrets` when the file is damaged: keys are never replaced silently.
 */
export async function loadProjectKeys(options: ProjectKeysOptions): Promise<ProjectKeys> {
  const path = join(options.stateFolder, 'secrets.json')
  const stored = (await findSecrets(path)) ?? (await createSecrets(path, options))
  return { ...buildTokenKeys(stored, options), ...pickOpaqueKeys(stored) }
}

/** Puts new API keys in the place of those in `secrets.json`, in one step. Throws `unreadable_secrets`. */
export async function updateApiKeys(
  stateFolder: string,
  changes: Partial<Pick<ProjectKeys, 'publishableKey' | 'secretKey'>>,
): Promise<void> {
  const path = join(stateFolder, 'secrets.json')
  const stored = await findSecrets(path)
  if (stored === undefined) throw unreadableSecrets('it is not there')
  const draft = await writeDraft(path, { ...stored, ...changes })
  await rename(draft, path)
}

function pickOpaqueKeys(stored: StoredSecrets): Pick<ProjectKeys, 'publishableKey' | 'secretKey' | 'encryptionKey' | 'databasePasswords'> {
  return {
    publishableKey: stored.publishableKey,
    secretKey: stored.secretKey,
    encryptionKey: stored.encryptionKey ?? stored.jwtSecret,
    databasePasswords: {
      postgres: stored.postgresPassword,
      authenticator: stored.authenticatorPassword,
      // Follows from the superuser's, so that secrets.json of any age is complete.
      authAdmin: createHmac('sha256', stored.postgresPassword).update('supabase_auth_admin').digest('base64url'),
    },
  }
}

function buildTokenKeys(
  stored: StoredSecrets,
  options: Pick<ProjectKeysOptions, 'jwtSecret' | 'jwtSecretIsBase64'>,
): Pick<ProjectKeys, 'jwtSecret' | 'anonKey' | 'serviceKey'> {
  const jwtSecret = options.jwtSecret ?? stored.jwtSecret
  const isKeySet = jwtSecret.trimStart().startsWith('{')
  if (isKeySet) return { jwtSecret, anonKey: stored.publishableKey, serviceKey: stored.secretKey }
  const isBase64 = options.jwtSecret !== undefined && options.jwtSecretIsBase64 === true
  const secret = toSecretBytes(jwtSecret, { isBase64 })
  const sign = (role: string) => signToken({ iss: 'dorsal', role, iat: stored.createdAt, exp: stored.createdAt + tenYears }, secret)
  return { jwtSecret, anonKey: sign('anon'), serviceKey: sign('service_role') }
}

async function createSecrets(path: string, { stateFolder, encryptionKey, clock }: ProjectKeysOptions): Promise<StoredSecrets> {
  const secrets: StoredSecrets = {
    createdAt: Math.floor(clock.now() / 1000),
    jwtSecret: randomText(32),
    publishableKey: createApiKey('publishable'),
    secretKey: createApiKey('secret'),
    encryptionKey: encryptionKey ?? randomText(32),
    postgresPassword: randomText(24),
    authenticatorPassword: randomText(24),
  }
  await mkdir(stateFolder, { recursive: true })
  const draft = await writeDraft(path, secrets)
  try {
    // link and not rename: it refuses to replace what another start has put there meanwhile.
    await link(draft, path).catch(unless('EEXIST'))
  } finally {
    await rm(draft, { force: true })
  }
  return (await findSecrets(path)) ?? secrets
}

async function writeDraft(path: string, secrets: StoredSecrets): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(secrets, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  return draft
}

async function findSecrets(path: string): Promise<StoredSecrets | undefined> {
  const text = await readFile(path, 'utf8').catch(unless('ENOENT'))
  if (text === undefined) return undefined
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
  return parseSecrets(text)
}

const secretNames = ['jwtSecret', 'publishableKey', 'secretKey', 'postgresPassword', 'authenticatorPassword'] as const

function parseSecrets(text: string): StoredSecrets {
  const value = parseJson(text)
  if (!isObject(value) || typeof value.createdAt !== 'number') throw unreadableSecrets('it holds no secrets')
  const missing = secretNames.find((name) => typeof value[name] !== 'string' || value[name] === '')
  if (missing !== undefined) throw unreadableSecrets(`${missing} is missing`)
  return value as StoredSecrets
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadableSecrets('it is not JSON')
  }
}

function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

function unless(code: string): (error: unknown) => undefined {
  return (error) => {
    if (!isErrno(error, code)) throw error
    return undefined
  }
}
