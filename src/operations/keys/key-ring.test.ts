import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { eventually } from '../../../tests/support/eventually.ts'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { createAuthenticator } from '../../access/authenticator.ts'
import { accessSettings } from '../../access/settings.ts'
import { parseVerificationKeys } from '../../access/verification-key.ts'
import { silentLog } from '../../base/log.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { connectDatabase } from '../../postgres/database.ts'
import { applyHouseMigrations } from '../../postgres/house-migrations.ts'
import { postgresDefaults } from '../../postgres/settings.ts'
import type { Database, Transaction } from '../../postgres/types.ts'
import { createKeyRing, type KeyRing } from './create-key-ring.ts'
import { addApiKey, listApiKeys, registerApiKey, revokeApiKey, rotateApiKey } from './manage-api-keys.ts'
import { ensureSigningKeys, listSigningKeys, revokeSigningKey, rotateSigningKeys } from './manage-signing-keys.ts'
import { keysHouse } from './operation.ts'
import { createVault } from './vault.ts'

const secret = 'the-secret-that-only-these-tests-know-of'
const encryptionKey = 'an encryption key of these tests only'
const vault = createVault([encryptionKey], randomBytes)
const accessHouse = { house: 'access', folder: new URL('../../access/migrations/', import.meta.url) }
const access = {
  jwtSecret: secret,
  jwtSecretIsBase64: false,
  jwksUrl: undefined,
  jwtAudience: undefined,
  roleClaimKey: accessSettings.roleClaimKey.default,
  anonymousRole: 'anon',
  tokenCacheEntries: 100,
}

describe('keys in the database', () => {
  let store: TestDatabase
  let database: Database
  let now = Date.now()
  const clock = { now: () => now }
  const rings: KeyRing[] = []

  before(async () => {
    store = await createTestDatabase({ prefix: 'keys' })
    const target = parseConnectionUrl(store.url)
    await applyHouseMigrations(target, [accessHouse, keysHouse], silentLog)
    database = await connectDatabase(target, postgresDefaults, silentLog)
    await inTransaction((transaction) => ensureSigningKeys(transaction, vault))
  })
  after(async () => {
    for (const ring of rings) await ring.stop()
    await database.close()
    await store.drop()
  })

  const inTransaction = <T>(work: (transaction: Transaction) => Promise<T>) => database.transaction({}, work)

  async function openRing(changes: Partial<Parameters<typeof createKeyRing>[0]> = {}): Promise<KeyRing> {
    const secretKeys = parseVerificationKeys(secret, { isBase64: false })
    const common = { database, vault, anonymousRole: 'anon', fixed: undefined, secretKeys, maxAge: 60, deaf: false }
    const ring = await createKeyRing({ ...common, clock, log: silentLog, ...changes })
    rings.push(ring)
    return ring
  }

  const openAuthenticator = (ring: KeyRing) => createAuthenticator({ ...access, keys: ring.current }, clock)

  async function answer(ask: () => unknown): Promise<string> {
    try {
      const { role } = (await ask()) as { readonly role: string }
      return role
    } catch (error) {
      return String((error as { readonly code: unknown }).code)
    }
  }

  test('every node accepts a new key and refuses a revoked one, without being asked', async () => {
    const nodes = [
      openAuthenticator(await openRing()),
      openAuthenticator(await openRing()),
      openAuthenticator(await openRing({ deaf: true })),
    ]
    const created = await inTransaction((transaction) => addApiKey(transaction, { kind: 'secret', name: 'ci' }, clock))
    assert.match(created.key, /^sb_secret_[\w-]{22}_[\w-]{8}$/)
    for (const node of nodes) await eventually(() => answer(() => node.authenticate({ apikey: created.key })), 'service_role')
    await inTransaction((transaction) => revokeApiKey(transaction, { nameOrId: 'ci' }, clock))
    for (const node of nodes) await eventually(() => answer(() => node.authenticate({ apikey: created.key })), 'unknown_api_key')
  })

  test('a key is nowhere in the table, and its name is free again once it is revoked', async () => {
    const wanted = { kind: 'publishable', name: 'web' } as const
    const { key } = await inTransaction((transaction) => addApiKey(transaction, wanted, clock))
    await assert.rejects(
      inTransaction((transaction) => addApiKey(transaction, wanted, clock)),
      { code: 'key_name_taken' },
    )
    const rows = await store.query('select to_jsonb(api_keys)::text as row from dorsal.api_keys')
    assert.equal(JSON.stringify(rows).includes(key.slice(19)), false)
    await inTransaction((transaction) => revokeApiKey(transaction, { nameOrId: 'web' }, clock))
    await inTransaction((transaction) => addApiKey(transaction, wanted, clock))
    const states = (await inTransaction((transaction) => listApiKeys(transaction, clock))).filter(({ name }) => name === 'web')
    assert.deepEqual(
      states.map(({ state }) => state),
      ['active', 'revoked'],
    )
  })

  test('names and roles that cannot be are refused', async () => {
    const add = (wanted: { readonly name: string; readonly role?: string }) =>
      inTransaction((transaction) => addApiKey(transaction, { kind: 'secret', ...wanted }, clock))
    for (const name of ['', 'A', '-a', 'a b', 'a'.repeat(64), "'; drop table"])
      await assert.rejects(add({ name }), { code: 'key_name_invalid' }, name)
    for (const role of ['postgres', 'authenticator', 'nobody_is_called_so'])
      await assert.rejects(add({ name: 'x', role }), { code: 'key_role_invalid' })
    assert.equal((await add({ name: 'reader', role: 'authenticated' })).role, 'authenticated')
  })

  test('a key expires by the clock', async () => {
    const node = openAuthenticator(await openRing())
    const wanted = { kind: 'secret', name: 'brief', lifetime: 10 } as const
    const { key } = await inTransaction((transaction) => addApiKey(transaction, wanted, clock))
    await eventually(() => answer(() => node.authenticate({ apikey: key })), 'service_role')
    now += 10_000
    assert.equal(await answer(() => node.authenticate({ apikey: key })), 'unknown_api_key')
  })

  test('a rotated key has its name taken and may live on for a while', async () => {
    const node = openAuthenticator(await openRing())
    const old = await inTransaction((transaction) => addApiKey(transaction, { kind: 'secret', name: 'job' }, clock))
    const first = await inTransaction((transaction) => rotateApiKey(transaction, { nameOrId: 'job', overlap: 60 }, clock))
    await eventually(() => answer(() => node.authenticate({ apikey: first.key })), 'service_role')
    assert.equal(await answer(() => node.authenticate({ apikey: old.key })), 'service_role')
    const second = await inTransaction((transaction) => rotateApiKey(transaction, { nameOrId: 'job', overlap: 0 }, clock))
    await eventually(() => answer(() => node.authenticate({ apikey: first.key })), 'unknown_api_key')
    assert.equal(await answer(() => node.authenticate({ apikey: second.key })), 'service_role')
    now += 60_000
    assert.equal(await answer(() => node.authenticate({ apikey: old.key })), 'unknown_api_key')
  })

  test('keys of secrets.json are entered as default once, and stay revoked', async () => {
    const key = 'sb_secret_aaaaaaaaaaaaaaaaaaaaaa_bbbbbbbb'
    const register = (text: string) => inTransaction((transaction) => registerApiKey(transaction, 'secret', text))
    await register(key)
    await register(key)
    await register('sb_secret_cccccccccccccccccccccc_dddddddd')
    const names = async () =>
      (await inTransaction((transaction) => listApiKeys(transaction, clock))).filter(({ name }) => name.startsWith('default'))
    assert.deepEqual(
      (await names()).map(({ name }) => name.slice(0, 8)),
      ['default_', 'default'],
    )
    await inTransaction((transaction) => revokeApiKey(transaction, { nameOrId: 'default' }, clock))
    await register(key)
    assert.deepEqual((await names()).map(({ state }) => state).sort(), ['active', 'revoked'])
  })

  test('of two keys with one name the kind decides', async () => {
    for (const kind of ['secret', 'publishable'] as const)
      await inTransaction((transaction) => addApiKey(transaction, { kind, name: 'both' }, clock))
    const revoke = (kind?: 'secret') => inTransaction((transaction) => revokeApiKey(transaction, { nameOrId: 'both', kind }, clock))
    await assert.rejects(revoke(), { code: 'key_ambiguous' })
    assert.equal((await revoke('secret')).kind, 'secret')
    assert.equal((await revoke()).kind, 'publishable')
    await assert.rejects(revoke(), { code: 'key_not_found' })
  })

  test('the last use of a key is written down, at the latest when the ring stops', async () => {
    const ring = await openRing()
    const { key, id } = await inTransaction((transaction) => addApiKey(transaction, { kind: 'secret', name: 'used' }, clock))
    await eventually(() => answer(() => openAuthenticator(ring).authenticate({ apikey: key })), 'service_role')
    await ring.stop()
    const [row] = await store.query('select last_used_at is not null as used from dorsal.api_keys where id = $1', [id])
    assert.equal(row?.used, true)
  })

  test('tokens are signed with ES256, and anybody verifies them with the public keys', async () => {
    const ring = await openRing()
    const seconds = Math.floor(now / 1000)
    const token = ring.signer.sign({ sub: 'u1', role: 'authenticated', exp: seconds + 60 })
    const { keys } = ring.signer.publicKeys()
    assert.equal(keys.length, 2)
    assert.deepEqual(Object.keys(keys[0] ?? {}).sort(), ['alg', 'crv', 'key_ops', 'kid', 'kty', 'use', 'x', 'y'])
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet({ keys: keys.map((key) => ({ kty: 'EC', ...key })) }), {
      currentDate: new Date(now),
    })
    assert.deepEqual([payload.sub, protectedHeader.alg, typeof protectedHeader.kid], ['u1', 'ES256', 'string'])
    assert.equal(ring.signer.verify(token).sub, 'u1')
    assert.equal((await openAuthenticator(ring).authenticate({ authorization: `Bearer ${token}` })).role, 'authenticated')
  })

  test('after a rotation both keys verify until the tokens of the old one have expired', async () => {
    const ring = await openRing()
    const node = openAuthenticator(ring)
    const claims = { role: 'authenticated', exp: Math.floor(now / 1000) + 10_000_000 }
    const before = ring.signer.sign(claims)
    assert.equal(await answer(() => node.authenticate({ authorization: `Bearer ${before}` })), 'authenticated')
    const keys = await inTransaction((transaction) => rotateSigningKeys(transaction, vault, { tokenLifetime: 3600 }))
    assert.deepEqual(keys.map(({ state }) => state).sort(), ['current', 'previous', 'standby'])
    await eventually(() => ring.signer.publicKeys().keys.length, 3)
    const fresh = ring.signer.sign(claims)
    for (const token of [before, fresh])
      assert.equal(await answer(() => node.authenticate({ authorization: `Bearer ${token}` })), 'authenticated')
    const [old] = await store.query(`select kid, private_jwk_encrypted from dorsal.signing_keys where state = 'previous'`)
    assert.equal(old?.private_jwk_encrypted, null)

    await store.query(`update dorsal.signing_keys set verifies_until = now() where state = 'previous'`)
    await eventually(() => answer(() => node.authenticate({ authorization: `Bearer ${before}` })), 'PGRST301')
    assert.equal(await answer(() => node.authenticate({ authorization: `Bearer ${fresh}` })), 'authenticated')
  })

  test('a revoked key refuses tokens that were remembered, and the one that signs cannot be revoked', async () => {
    const ring = await openRing()
    const node = openAuthenticator(ring)
    const token = ring.signer.sign({ role: 'authenticated' })
    assert.equal(await answer(() => node.authenticate({ authorization: `Bearer ${token}` })), 'authenticated')
    const current = (await inTransaction((transaction) => listSigningKeys(transaction, vault))).find(({ state }) => state === 'current')
    const revoke = () => inTransaction((transaction) => revokeSigningKey(transaction, vault, current?.kid ?? ''))
    await assert.rejects(revoke(), { code: 'signing_key_in_use' })
    await inTransaction((transaction) => rotateSigningKeys(transaction, vault, { tokenLifetime: 3600 }))
    await revoke()
    await eventually(() => answer(() => node.authenticate({ authorization: `Bearer ${token}` })), 'PGRST301')
    await assert.rejects(
      inTransaction((transaction) => revokeSigningKey(transaction, vault, 'x')),
      { code: 'signing_key_not_found' },
    )
  })

  test('nodes that do not share an encryption key sign with keys of their own, which all verify', async () => {
    const other = createVault(['an encryption key that another node has'], randomBytes)
    await inTransaction((transaction) => ensureSigningKeys(transaction, other))
    const [ours, theirs] = [await openRing(), await openRing({ vault: other })]
    assert.equal(theirs.signer.verify(ours.signer.sign({ sub: 'u1' })).sub, 'u1')
    assert.equal(ours.signer.verify(theirs.signer.sign({ sub: 'u2' })).sub, 'u2')
    const remarks = await inTransaction((transaction) => listSigningKeys(transaction, vault))
    assert.equal(
      remarks.some(({ ours: isOurs }) => !isOurs),
      true,
    )
  })

  test('with a new encryption key in front the signing keys stay the same, and need the old one no more', async () => {
    const later = 'an encryption key that came later than the first'
    const readKid = ({ signer }: KeyRing) => JSON.parse(Buffer.from(signer.sign({}).split('.')[0] ?? '', 'base64url').toString()).kid
    const kid = readKid(await openRing())
    await inTransaction((transaction) => ensureSigningKeys(transaction, createVault([later, encryptionKey], randomBytes)))
    assert.equal(readKid(await openRing({ vault: createVault([later], randomBytes) })), kid)
    await inTransaction((transaction) => ensureSigningKeys(transaction, createVault([encryptionKey, later], randomBytes)))
  })

  test('keys that could not be read for too long are trusted no more', async () => {
    const ring = await openRing({ maxAge: 60 })
    const node = openAuthenticator(ring)
    const token = ring.signer.sign({ role: 'authenticated' })
    now += 60_000
    assert.equal(await answer(() => node.authenticate({ authorization: `Bearer ${token}` })), 'authenticated')
    now += 1
    assert.equal(await answer(() => node.authenticate({ authorization: `Bearer ${token}` })), 'keys_unknown')
    assert.equal(await answer(() => node.authenticate({})), 'anon')
    await ring.reload()
    assert.equal(await answer(() => node.authenticate({ authorization: `Bearer ${token}` })), 'authenticated')
  })

  test('tokens made with what is public are refused', async () => {
    const ring = await openRing()
    const node = openAuthenticator(ring)
    const [jwk] = ring.signer.publicKeys().keys
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const hmac = (header: object, key: string) => {
      const signed = `${part(header)}.${part({ role: 'service_role' })}`
      return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
    }
    const genuine = ring.signer.sign({ role: 'authenticated' })
    const [, , signature] = genuine.split('.')
    const attacks: Readonly<Record<string, string>> = {
      'the public key as shared secret': hmac({ alg: 'HS256', kid: jwk?.kid }, JSON.stringify(jwk)),
      'the coordinate as shared secret': hmac({ alg: 'HS256', kid: jwk?.kid }, String(jwk?.x)),
      'no signature': `${part({ alg: 'none', kid: jwk?.kid })}.${part({ role: 'service_role' })}.`,
      'no algorithm': `${part({ kid: jwk?.kid })}.${part({ role: 'service_role' })}.${signature}`,
      'a path as kid': hmac({ alg: 'HS256', kid: '../../../../dev/null' }, ''),
      'SQL as kid': hmac({ alg: 'HS256', kid: "x' union select 'a" }, 'a'),
      'a key that came along': hmac({ alg: 'HS256', jwk: { kty: 'oct', k: 'YQ' } }, 'a'),
      'a key from elsewhere': hmac({ alg: 'HS256', jku: 'http://127.0.0.1:1/keys', x5u: 'http://127.0.0.1:1/x' }, 'a'),
      'the signature of another payload': `${genuine.split('.')[0]}.${part({ role: 'service_role' })}.${signature}`,
      'an empty signature': `${genuine.split('.')[0]}.${part({ role: 'service_role' })}.`,
      'zeros as signature': `${genuine.split('.')[0]}.${part({ role: 'service_role' })}.${Buffer.alloc(64).toString('base64url')}`,
    }
    for (const [name, token] of Object.entries(attacks)) {
      assert.equal(await answer(() => node.authenticate({ authorization: `Bearer ${token}` })), 'PGRST301', name)
      assert.throws(() => ring.signer.verify(token), { code: 'PGRST301' }, name)
    }
  })
})
