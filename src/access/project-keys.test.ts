import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { systemClock } from '../base/clock.ts'
import { createFixedKeys } from './access-keys.ts'
import { createAuthenticator } from './authenticator.ts'
import { loadProjectKeys, type ProjectKeysOptions, updateApiKeys } from './project-keys.ts'

let parent = ''
let stateFolder = ''
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'dorsal-keys-'))
  stateFolder = join(parent, '.dorsal')
})
afterEach(() => rm(parent, { recursive: true }))

const load = (options: Partial<ProjectKeysOptions> = {}) => loadProjectKeys({ stateFolder, clock: systemClock, ...options })

const settings = {
  jwtSecretIsBase64: false,
  jwksUrl: undefined,
  jwtAudience: undefined,
  roleClaimKey: '.role',
  anonymousRole: 'anon',
  tokenCacheEntries: 10,
}

test('keys are made once, in a file that only its owner reads', async () => {
  const first = await load()
  const path = join(stateFolder, 'secrets.json')
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(stateFolder), ['secrets.json'])
  assert.deepEqual(await load(), first)
})

test('their forms are those that clients know', async () => {
  const keys = await load()
  assert.match(keys.publishableKey, /^sb_publishable_[\w-]{22}_[\w-]{8}$/)
  assert.match(keys.secretKey, /^sb_secret_[\w-]{22}_[\w-]{8}$/)
  assert.match(keys.anonKey, /^[\w-]+\.[\w-]+\.[\w-]+$/)
  assert.equal(keys.jwtSecret.length, 43)
  assert.equal(new Set([...Object.values(keys.databasePasswords), keys.jwtSecret]).size, 4)
})

test('the token keys are accepted as the roles they name', async () => {
  const keys = await load()
  const fixedKeys = createFixedKeys(keys, { publishable: 'anon', secret: 'service_role' })
  const { authenticate } = createAuthenticator({ ...settings, jwtSecret: keys.jwtSecret, keys: () => fixedKeys }, systemClock)
  assert.equal((await authenticate({ apikey: keys.anonKey })).role, 'anon')
  assert.equal((await authenticate({ apikey: keys.serviceKey })).role, 'service_role')
  assert.equal((await authenticate({ apikey: keys.secretKey })).role, 'service_role')
})

test('a secret that the user set signs the token keys, the same ones at each start', async () => {
  const jwtSecret = Buffer.alloc(32, 1).toString('base64')
  const keys = await load({ jwtSecret, jwtSecretIsBase64: true })
  assert.equal(keys.jwtSecret, jwtSecret)
  assert.deepEqual(await load({ jwtSecret, jwtSecretIsBase64: true }), keys)
  const { authenticate } = createAuthenticator({ ...settings, jwtSecret, jwtSecretIsBase64: true }, systemClock)
  assert.equal((await authenticate({ apikey: keys.serviceKey })).role, 'service_role')
})

test('where only public keys are known nothing can be signed, and the opaque keys stand in', async () => {
  const keys = await load({ jwtSecret: '{"keys":[]}' })
  assert.equal(keys.anonKey, keys.publishableKey)
  assert.equal(keys.serviceKey, keys.secretKey)
})

test('two starts at once agree on one set of keys', async () => {
  const [first, second] = await Promise.all([load(), load()])
  assert.deepEqual(first, second)
  assert.deepEqual(await readdir(stateFolder), ['secrets.json'])
})

test('a damaged file is reported and left alone', async () => {
  await load()
  const path = join(stateFolder, 'secrets.json')
  for (const [text, problem] of [
    ['{', 'it is not JSON'],
    ['{}', 'it holds no secrets'],
    ['{"createdAt":1,"jwtSecret":""}', 'jwtSecret is missing'],
  ] as const) {
    await writeFile(path, text)
    await assert.rejects(load(), {
      code: 'unreadable_secrets',
      message: `The file secrets.json in the state folder cannot be used: ${problem}`,
    })
    assert.equal(await readFile(path, 'utf8'), text)
  }
})

test('a file that others could read is closed to them', async () => {
  await load()
  const path = join(stateFolder, 'secrets.json')
  await chmod(path, 0o644)
  await load()
  assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test('another API key takes its place in the file, and everything else stays', async () => {
  const before = await load()
  await updateApiKeys(stateFolder, { secretKey: 'sb_secret_other' })
  assert.deepEqual(await load(), { ...before, secretKey: 'sb_secret_other' })
  assert.equal((await stat(join(stateFolder, 'secrets.json'))).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(stateFolder), ['secrets.json'])
})

test('a file without a key for encryption goes on with the secret it has', async () => {
  await load()
  const path = join(stateFolder, 'secrets.json')
  const { encryptionKey, ...older } = JSON.parse(await readFile(path, 'utf8'))
  assert.match(encryptionKey, /^[\w-]{43}$/)
  await writeFile(path, JSON.stringify(older))
  assert.equal((await load({ jwtSecret: 'set-by-somebody-who-wants-it-to-be-this' })).encryptionKey, older.jwtSecret)
})
