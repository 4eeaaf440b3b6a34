import { createHash, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { isErrno } from '../base/errno.ts'
import { isObject } from './claim-path.ts'
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
  /** `sb_publishable_`, 22 random characters, `_`, 8 characters of checksum (SHA-256 of what stands before), all base64url. */
  readonly publishableKey: string
  /** `sb_secret_` in the same form. */
  readonly secretKey: string
  /** Of the superuser `postgres` and of `authenticator` in the embedded cluster. */
  readonly databasePasswords: { readonly postgres: string; readonly authenticator: string }
}

export type ProjectKeysOptions = {
  /** The project's state folder, `…/.dorsal`; made when missing. */
  readonly stateFolder: string
  /** Set by the user: takes the place of the stored one, and the JWT keys are signed with it. */
  readonly jwtSecret?: string | undefined
  readonly jwtSecretIsBase64?: boolean
  readonly clock: Clock
}

/** What secrets.json holds. The JWT keys are not there: they follow from the secret and the time. */
type StoredSecrets = {
  /** Seconds since 1970. */
  readonly createdAt: number
  readonly jwtSecret: string
  readonly publishableKey: string
  readonly secretKey: string
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

function pickOpaqueKeys(stored: StoredSecrets): Pick<ProjectKeys, 'publishableKey' | 'secretKey' | 'databasePasswords'> {
  return {
    publishableKey: stored.publishableKey,
    secretKey: stored.secretKey,
    databasePasswords: { postgres: stored.postgresPassword, authenticator: stored.authenticatorPassword },
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

async function createSecrets(path: string, { stateFolder, clock }: ProjectKeysOptions): Promise<StoredSecrets> {
  const secrets: StoredSecrets = {
    createdAt: Math.floor(clock.now() / 1000),
    jwtSecret: randomText(32),
    publishableKey: createApiKey('sb_publishable_'),
    secretKey: createApiKey('sb_secret_'),
    postgresPassword: randomText(24),
    authenticatorPassword: randomText(24),
  }
  await mkdir(stateFolder, { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await writePrivately(draft, `${JSON.stringify(secrets, null, 2)}\n`)
    // link and not rename: it refuses to replace what another start has put there meanwhile.
    await link(draft, path).catch(unless('EEXIST'))
  } finally {
    await rm(draft, { force: true })
  }
  return (await findSecrets(path)) ?? secrets
}

async function writePrivately(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
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

function createApiKey(prefix: string): string {
  const start = `${prefix}${randomText(17).slice(0, 22)}`
  return `${start}_${createHash('sha256').update(start).digest('base64url').slice(0, 8)}`
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
