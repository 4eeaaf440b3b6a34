import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import { Fault } from '../base/fault.ts'
import { createFixedKeys } from './access-keys.ts'
import { type AuthenticatorSettings, type Credentials, createAuthenticator } from './authenticator.ts'
import type { Identity } from './identity.ts'
import { signToken } from './sign-token.ts'

const secret = 'a-shared-secret-of-at-least-32-characters'
const secretBytes = Buffer.from(secret)
const now = 1_800_000_000
const clock = { now: () => now * 1000 }

const publishableKey = 'sb_publishable_aaaaaaaaaaaaaaaaaaaaaa_bbbbbbbb'
const secretKey = 'sb_secret_aaaaaaaaaaaaaaaaaaaaaa_bbbbbbbb'
const fixedKeys = createFixedKeys({ publishableKey, secretKey }, { publishable: 'anon', secret: 'service_role' })

const defaults: AuthenticatorSettings = {
  jwtSecret: secret,
  jwtSecretIsBase64: false,
  jwksUrl: undefined,
  jwtAudience: undefined,
  roleClaimKey: '.role',
  anonymousRole: 'anon',
  tokenCacheEntries: 1000,
  keys: () => fixedKeys,
}

async function authenticate(credentials: Credentials, settings: Partial<AuthenticatorSettings> = {}): Promise<Identity> {
  return createAuthenticator({ ...defaults, ...settings }, clock).authenticate(credentials)
}

const bearer = (token: string): Credentials => ({ authorization: `Bearer ${token}` })
const tokenOf = (claims: Readonly<Record<string, unknown>>) => signToken(claims, secretBytes)
const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

function hmacToken(header: unknown, payload: unknown, key: string | Buffer = secret, hash = 'sha256'): string {
  const signed = `${part(header)}.${part(payload)}`
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`
}

async function refusal(work: Promise<unknown>): Promise<readonly [code: string, status: number, message: string, details: unknown]> {
  const error = await work.then(
    () => assert.fail('nothing was refused'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Fault, String(error))
  return [error.code, error.status, error.message, error.details]
}

describe('who is calling', () => {
  test('a request without a token is anonymous', async () => {
    assert.deepEqual(await authenticate({}), { role: 'anon', claims: '{"role":"anon"}', source: 'anonymous' })
    assert.deepEqual(await authenticate({ apikey: '' }), { role: 'anon', claims: '{"role":"anon"}', source: 'anonymous' })
  })

  test('another scheme than Bearer is nobody’s business', async () => {
    assert.equal((await authenticate({ authorization: 'Basic dXNlcjpwYXNz' })).source, 'anonymous')
    assert.equal((await authenticate({ authorization: 'Bearerish x' })).source, 'anonymous')
  })

  test('a token gives its role and its claims as they were signed', async () => {
    const token = hmacToken({ alg: 'HS256' }, '{ "sub":"u1", "role":"authenticated", "big":9007199254740993 }')
    assert.deepEqual(await authenticate(bearer(token)), {
      role: 'authenticated',
      claims: '{ "sub":"u1", "role":"authenticated", "big":9007199254740993 }',
      source: 'token',
    })
  })

  test('the scheme is read in any case', async () => {
    assert.equal((await authenticate({ authorization: `bEARER   ${tokenOf({ role: 'author' })}` })).role, 'author')
  })

  test('a token without a role has the anonymous one, added to its claims', async () => {
    assert.deepEqual(await authenticate(bearer(tokenOf({ id: 1 }))), { role: 'anon', claims: '{"id":1,"role":"anon"}', source: 'token' })
    assert.deepEqual(await authenticate(bearer(tokenOf({}))), { role: 'anon', claims: '{"role":"anon"}', source: 'token' })
  })

  test('a role elsewhere in the claims is found by its path and written as `role`, where the last one counts', async () => {
    const token = tokenOf({ role: 'postgres', app: { 'my-roles': ['reader', 'app_editor'] } })
    const settings = { roleClaimKey: '.app."my-roles"[?(@ ^== "app_")]' }
    assert.deepEqual(await authenticate(bearer(token), settings), {
      role: 'app_editor',
      claims: '{"role":"postgres","app":{"my-roles":["reader","app_editor"]},"role":"app_editor"}',
      source: 'token',
    })
  })

  test('a role that is not text is its JSON', async () => {
    assert.equal((await authenticate(bearer(tokenOf({ role: 1 })))).role, '1')
    assert.equal((await authenticate(bearer(tokenOf({ role: null })))).role, 'null')
    assert.equal((await authenticate(bearer(tokenOf({ role: ['a'] })))).role, '["a"]')
    assert.equal((await authenticate(bearer(tokenOf({ role: '' })))).role, '')
  })

  test('of two claims of one name the last counts, as in PostgreSQL, however the names are written', async () => {
    const twice = hmacToken({ alg: 'HS256' }, '{"role":"service_role","role":"authenticated"}')
    const escaped = hmacToken({ alg: 'HS256' }, '{"role":"authenticated","\\u0072ole":"anon"}')
    assert.equal((await authenticate(bearer(twice))).role, 'authenticated')
    assert.equal((await authenticate(bearer(escaped))).role, 'anon')
  })

  test('claims named like properties of every object are data', async () => {
    const token = hmacToken({ alg: 'HS256' }, '{"__proto__":{"role":"service_role"},"constructor":"x"}')
    assert.deepEqual((await authenticate(bearer(token))).role, 'anon')
    assert.deepEqual((await authenticate(bearer(tokenOf({})), { roleClaimKey: '.constructor' })).role, 'anon')
  })
})

describe('API keys', () => {
  test('the publishable key is anonymous, the secret key is service_role, in either header', async () => {
    const anonymous = { role: 'anon', claims: '{"role":"anon"}', source: 'api key', apiKey: 'publishable default' }
    const service = { role: 'service_role', claims: '{"role":"service_role"}', source: 'api key', apiKey: 'secret default' }
    assert.deepEqual(await authenticate({ apikey: publishableKey }), anonymous)
    assert.deepEqual(await authenticate({ apikey: publishableKey, ...bearer(publishableKey) }), anonymous)
    assert.deepEqual(await authenticate({ apikey: secretKey }), service)
    assert.deepEqual(await authenticate(bearer(secretKey)), service)
  })

  test('the user’s token beside a key decides', async () => {
    const user = tokenOf({ role: 'authenticated', sub: 'u1' })
    assert.equal((await authenticate({ apikey: publishableKey, ...bearer(user) })).role, 'authenticated')
    assert.equal((await authenticate({ apikey: secretKey, ...bearer(user) })).role, 'authenticated')
    assert.equal((await authenticate({ apikey: tokenOf({ role: 'anon' }), ...bearer(user) })).role, 'authenticated')
  })

  test('the key beside a token is known by its kind and name, a token alone has none', async () => {
    const user = tokenOf({ role: 'authenticated' })
    assert.equal((await authenticate({ apikey: publishableKey, ...bearer(user) })).apiKey, 'publishable default')
    assert.equal((await authenticate(bearer(user))).apiKey, undefined)
  })

  test('a JWT as apikey is a token when nothing else came', async () => {
    assert.equal((await authenticate({ apikey: tokenOf({ role: 'service_role' }) })).role, 'service_role')
  })

  test('a key of another project is refused, also beside a good token and twice in one header', async () => {
    const refused = ['unknown_api_key', 401, 'The API key is not one of this project', null]
    const user = tokenOf({ role: 'authenticated' })
    assert.deepEqual(await refusal(authenticate({ apikey: 'sb_secret_x' })), refused)
    assert.deepEqual(await refusal(authenticate(bearer(`${secretKey}x`))), refused)
    assert.deepEqual(await refusal(authenticate({ apikey: 'sb_publishable_x', ...bearer(user) })), refused)
    assert.deepEqual(await refusal(authenticate({ apikey: `${secretKey}, ${secretKey}` })), refused)
    assert.deepEqual(
      await refusal(authenticate({ apikey: secretKey }, { keys: () => ({ apiKeys: new Map(), verificationKeys: [] }) })),
      refused,
    )
  })
})

describe('refused tokens', () => {
  const cases: readonly (readonly [name: string, token: string, message: string, details: string | null])[] = [
    ['an empty token', '', 'Empty JWT is sent in Authorization header', null],
    ['two parts', 'a.b', 'Expected 3 parts in JWT; got 2', null],
    ['an encrypted token', 'a.b.c.d.e', 'Expected 3 parts in JWT; got 5', null],
    [
      'an unsigned token',
      `${part({ alg: 'none' })}.${part({ role: 'service_role' })}.`,
      'Wrong or unsupported encoding algorithm',
      "JWT is unsecured but expected 'alg' was not 'none'",
    ],
    [
      'an unsigned token in other letters',
      `${part({ alg: 'nOnE' })}.${part({ role: 'service_role' })}.`,
      'Wrong or unsupported encoding algorithm',
      "JWT is unsecured but expected 'alg' was not 'none'",
    ],
    [
      'another secret',
      hmacToken({ alg: 'HS256' }, { role: 'service_role' }, 'another'),
      'No suitable key or wrong key type',
      'None of the keys was able to decode the JWT',
    ],
    [
      'a signature cut off',
      tokenOf({ role: 'a' }).replace(/[^.]*$/, ''),
      'No suitable key or wrong key type',
      'None of the keys was able to decode the JWT',
    ],
    [
      'another hash than the key is for',
      hmacToken({ alg: 'HS512' }, { role: 'a' }, secret, 'sha512'),
      'No suitable key or wrong key type',
      'No suitable key was found to decode the JWT',
    ],
    [
      'an algorithm named like a property',
      hmacToken({ alg: 'constructor' }, { role: 'a' }),
      'No suitable key or wrong key type',
      'No suitable key was found to decode the JWT',
    ],
    ['a header that is not JSON', `${part('{')}.${part({})}.x`, "JWT couldn't be decoded", null],
    ['a header that is a list', `${part([])}.${part({})}.x`, "JWT couldn't be decoded", null],
    ['a critical extension', hmacToken({ alg: 'HS256', crit: ['b64'], b64: false }, { role: 'a' }), "JWT couldn't be decoded", null],
    ['a character that is not base64url', `${tokenOf({ role: 'a' })}!`, 'JWT cryptographic operation failed', null],
    ['a character too many', `${tokenOf({ role: 'a' })}AA`, 'JWT cryptographic operation failed', null],
    ['other text', 'some random bytes', 'Expected 3 parts in JWT; got 1', null],
  ]
  for (const [name, token, message, details] of cases) {
    test(`${name}: PGRST301`, async () => {
      assert.deepEqual(await refusal(authenticate(bearer(token))), ['PGRST301', 401, message, details])
    })
  }

  test('a changed payload: PGRST301', async () => {
    const [header, , signature] = tokenOf({ role: 'anon' }).split('.')
    const forged = `${header}.${part({ role: 'service_role' })}.${signature}`
    assert.equal((await refusal(authenticate(bearer(forged))))[0], 'PGRST301')
  })

  test('a token of 30 kilobytes that nobody signed', async () => {
    assert.deepEqual(await refusal(authenticate(bearer('.'.repeat(30_000)))), ['PGRST301', 401, 'Expected 3 parts in JWT; got 30001', null])
  })

  test('WWW-Authenticate says what is wrong (RFC 6750)', async () => {
    await assert.rejects(authenticate(bearer('')), {
      headers: { 'WWW-Authenticate': 'Bearer error="invalid_token", error_description="Empty JWT is sent in Authorization header"' },
    })
    await assert.rejects(authenticate({}, { anonymousRole: '' }), { headers: { 'WWW-Authenticate': 'Bearer' } })
  })

  test('without a secret no token can be believed: PGRST300', async () => {
    assert.deepEqual(await refusal(authenticate(bearer('a.b.c'), { jwtSecret: undefined })), [
      'PGRST300',
      500,
      'Server lacks JWT secret',
      null,
    ])
    assert.equal((await authenticate({}, { jwtSecret: undefined })).role, 'anon')
  })

  test('anonymous access may be off: PGRST302', async () => {
    const refused = ['PGRST302', 401, 'Anonymous access is disabled', null]
    assert.deepEqual(await refusal(authenticate({}, { anonymousRole: '' })), refused)
    assert.deepEqual(await refusal(authenticate(bearer(tokenOf({ id: 1 })), { anonymousRole: '' })), refused)
  })

  test('a role that services of our own log in as is nobody else’s, whoever signed the token', async () => {
    for (const role of ['supabase_auth_admin', 'authenticator'])
      assert.deepEqual(await refusal(authenticate(bearer(tokenOf({ role })))), [
        '42501',
        401,
        `permission denied to set role "${role}"`,
        null,
      ])
  })

  test('the role `none`, a keyword of SET ROLE, is a role that does not exist', async () => {
    assert.deepEqual(await refusal(authenticate(bearer(tokenOf({ role: 'none' })))), ['22023', 401, 'role "none" does not exist', null])
  })

  test('a role with a NUL character cannot be read', async () => {
    assert.deepEqual(await refusal(authenticate(bearer(tokenOf({ role: 'a\0b' })))), ['PGRST303', 401, 'Parsing claims failed', null])
  })
})

describe('claims', () => {
  const accepted: readonly Readonly<Record<string, unknown>>[] = [
    { exp: now - 30 },
    { exp: null, nbf: null, iat: null, aud: null },
    { nbf: now + 30 },
    { iat: now + 30 },
    { aud: 'anything' },
    { aud: [] },
  ]
  for (const claims of accepted) {
    test(`${JSON.stringify(claims)} is accepted`, async () => {
      assert.equal((await authenticate(bearer(tokenOf({ role: 'author', ...claims })))).role, 'author')
    })
  }

  const refused: readonly (readonly [claims: Readonly<Record<string, unknown>>, message: string, details: string | null])[] = [
    [{ exp: now - 31 }, 'JWT expired', 'Invalid by 31 seconds'],
    [{ nbf: now + 31 }, 'JWT not yet valid', 'Invalid by 31 seconds'],
    [{ iat: now + 31 }, 'JWT issued at future', 'Invalid by 31 seconds'],
    [{ exp: 'invalid' }, "The JWT 'exp' claim must be a number", null],
    [{ nbf: true }, "The JWT 'nbf' claim must be a number", null],
    [{ iat: {} }, "The JWT 'iat' claim must be a number", null],
    [{ aud: { a: 1 } }, "The JWT 'aud' claim must be a string or an array of strings", null],
    [{ aud: [1, 'a'] }, "The JWT 'aud' claim must be a string or an array of strings", null],
    [{ exp: now - 31, aud: 1 }, 'JWT expired', 'Invalid by 31 seconds'],
  ]
  for (const [claims, message, details] of refused) {
    test(`${JSON.stringify(claims)} is refused: ${message}`, async () => {
      assert.deepEqual(await refusal(authenticate(bearer(tokenOf(claims)))), ['PGRST303', 401, message, details])
    })
  }

  test('a payload that is not a JSON object is refused', async () => {
    const message = ['PGRST303', 401, 'Parsing claims failed', null]
    assert.deepEqual(await refusal(authenticate(bearer(hmacToken({ alg: 'HS256' }, '[]')))), message)
    assert.deepEqual(await refusal(authenticate(bearer(hmacToken({ alg: 'HS256' }, 'x')))), message)
  })

  test('an audience must be met when the token names one', async () => {
    const settings = { jwtAudience: 'us' }
    const wrong = ['PGRST303', 401, 'JWT not in audience', null]
    assert.equal((await authenticate(bearer(tokenOf({ role: 'a', aud: ['them', 'us'] })), settings)).role, 'a')
    assert.equal((await authenticate(bearer(tokenOf({ role: 'a', aud: [] })), settings)).role, 'a')
    assert.equal((await authenticate(bearer(tokenOf({ role: 'a' })), settings)).role, 'a')
    assert.deepEqual(await refusal(authenticate(bearer(tokenOf({ aud: 'usual' })), settings)), wrong)
    assert.deepEqual(await refusal(authenticate(bearer(tokenOf({ aud: '' })), settings)), wrong)
  })

  test('a remembered token expires all the same', async () => {
    let seconds = now
    const { authenticate: ask } = createAuthenticator(defaults, { now: () => seconds * 1000 })
    const credentials = bearer(tokenOf({ role: 'author', exp: now + 10 }))
    assert.equal((await ask(credentials)).role, 'author')
    seconds = now + 41
    assert.deepEqual(await refusal((async () => ask(credentials))()), ['PGRST303', 401, 'JWT expired', 'Invalid by 31 seconds'])
  })

  test('the claims of a remembered token are judged each time', async () => {
    let seconds = now
    const { authenticate: ask, cacheCounts } = createAuthenticator({ ...defaults, jwtAudience: 'us' }, { now: () => seconds * 1000 })
    const refuse = (claims: Readonly<Record<string, unknown>>) => refusal((async () => ask(bearer(tokenOf(claims))))())
    const over = { exp: now - 100 }
    assert.deepEqual(await refuse(over), await refuse(over))
    const elsewhere = { aud: 'them' }
    assert.deepEqual(await refuse(elsewhere), await refuse(elsewhere))
    const early = { role: 'author', nbf: now + 100 }
    await refuse(early)
    seconds = now + 100
    assert.equal((await ask(bearer(tokenOf(early)))).role, 'author')
    assert.deepEqual(cacheCounts(), { lookups: 6, hits: 3, evictions: 0 })
  })

  test('a token with a wrong signature is not remembered', async () => {
    const { authenticate: ask, cacheCounts } = createAuthenticator(defaults, clock)
    const forged = bearer(signToken({ role: 'author' }, Buffer.from('another secret, as long as the right one')))
    for (const _ of [1, 2]) await refusal((async () => ask(forged))())
    assert.deepEqual(cacheCounts(), { lookups: 2, hits: 0, evictions: 0 })
  })

  test('a token that was verified before is the same object again', () => {
    const { authenticate: ask } = createAuthenticator(defaults, clock)
    const credentials = bearer(tokenOf({ role: 'author' }))
    assert.equal(ask(credentials), ask(credentials))
  })
})

describe('kinds of secret', () => {
  test('base64 in both alphabets, with and without padding', async () => {
    const bytes = Buffer.from('fbfffefbfffefbfffefbfffefbfffefbfffefbfffefbfffe', 'hex')
    const token = hmacToken({ alg: 'HS256' }, { role: 'author' }, bytes)
    for (const jwtSecret of [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('base64').replaceAll('=', '.')]) {
      assert.equal((await authenticate(bearer(token), { jwtSecret, jwtSecretIsBase64: true })).role, 'author')
    }
  })

  test('secrets that protect nothing are refused at the start', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })
    for (const jwtSecret of ['short', pem, JSON.stringify(small), '{"keys":[]}', '{"kty":"oct","k":"c2hvcnQ"}']) {
      assert.throws(() => createAuthenticator({ ...defaults, jwtSecret }, clock), RangeError)
    }
    assert.throws(() => createAuthenticator({ ...defaults, jwksUrl: 'file:///etc/passwd' }, clock), RangeError)
    assert.throws(() => createAuthenticator({ ...defaults, roleClaimKey: 'role' }, clock), RangeError)
  })

  const pairs = [
    ['RS256', 'sha256', generateKeyPairSync('rsa', { modulusLength: 2048 }), {}],
    ['PS384', 'sha384', generateKeyPairSync('rsa', { modulusLength: 2048 }), { padding: 6, saltLength: -1 }],
    ['ES256', 'sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), { dsaEncoding: 'ieee-p1363' }],
    ['ES512', 'sha512', generateKeyPairSync('ec', { namedCurve: 'P-521' }), { dsaEncoding: 'ieee-p1363' }],
    ['EdDSA', null, generateKeyPairSync('ed25519'), {}],
  ] as const

  function signedBy(header: Readonly<Record<string, unknown>>, hash: string | null, key: KeyObject, options: object): string {
    const signed = `${part(header)}.${part({ role: 'author' })}`
    return `${signed}.${signBytes(hash, Buffer.from(signed), { key, ...options }).toString('base64url')}`
  }

  for (const [algorithm, hash, pair, options] of pairs) {
    const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: algorithm }
    const token = signedBy({ alg: algorithm, kid: algorithm }, hash, pair.privateKey, options)

    test(`${algorithm} with the key given as JWK or in a JWKS`, async () => {
      assert.equal((await authenticate(bearer(token), { jwtSecret: JSON.stringify(jwk) })).role, 'author')
      const jwtSecret = JSON.stringify({ keys: [{ kty: 'unheard of' }, jwk] })
      assert.equal((await authenticate(bearer(token), { jwtSecret })).role, 'author')
    })

    test(`a public ${algorithm} key cannot sign as a shared secret`, async () => {
      const jwtSecret = JSON.stringify(jwk)
      for (const key of [
        jwtSecret,
        pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        pair.publicKey.export({ type: 'spki', format: 'der' }),
      ]) {
        const forged = hmacToken({ alg: 'HS256', kid: algorithm }, { role: 'service_role' }, key)
        assert.deepEqual((await refusal(authenticate(bearer(forged), { jwtSecret })))[3], 'No suitable key was found to decode the JWT')
      }
    })

    test(`a ${algorithm} token with another key id or a broken signature is refused`, async () => {
      const jwtSecret = JSON.stringify(jwk)
      const other = signedBy({ alg: algorithm, kid: 'other' }, hash, pair.privateKey, options)
      assert.equal((await refusal(authenticate(bearer(other), { jwtSecret })))[3], 'No suitable key was found to decode the JWT')
      const broken = `${token.slice(0, token.lastIndexOf('.') + 1)}${part('no signature')}`
      assert.equal((await refusal(authenticate(bearer(broken), { jwtSecret })))[3], 'None of the keys was able to decode the JWT')
    })
  }

  test('a shared key in a JWKS verifies the hash it is long enough for', async () => {
    const k = Buffer.alloc(48, 7)
    const jwtSecret = JSON.stringify({ keys: [{ kty: 'oct', k: k.toString('base64url') }] })
    assert.equal((await authenticate(bearer(hmacToken({ alg: 'HS384' }, { role: 'a' }, k, 'sha384')), { jwtSecret })).role, 'a')
    assert.equal(
      (await refusal(authenticate(bearer(hmacToken({ alg: 'HS512' }, { role: 'a' }, k, 'sha512')), { jwtSecret })))[0],
      'PGRST301',
    )
  })

  test('keys behind a URL are read once, again when a new key signs, and not for every unknown key', async () => {
    const [first, second] = [generateKeyPairSync('ec', { namedCurve: 'P-256' }), generateKeyPairSync('ec', { namedCurve: 'P-256' })]
    const published = [{ ...first.publicKey.export({ format: 'jwk' }), kid: 'first' }]
    let reads = 0
    const provider = createServer((_, response) => {
      reads++
      response.end(JSON.stringify({ keys: published }))
    })
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
    after(() => provider.close())
    let seconds = now
    const jwksUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks.json`
    const { authenticate: ask } = createAuthenticator({ ...defaults, jwksUrl }, { now: () => seconds * 1000 })
    const es256 = (kid: string, key: KeyObject) => bearer(signedBy({ alg: 'ES256', kid }, 'sha256', key, { dsaEncoding: 'ieee-p1363' }))

    assert.equal((await ask(es256('first', first.privateKey))).role, 'author')
    assert.equal((await ask(bearer(tokenOf({ role: 'shared' })))).role, 'shared')
    assert.equal(reads, 1)
    await assert.rejects(async () => ask(es256('second', second.privateKey)), { code: 'PGRST301' })
    assert.equal(reads, 1)
    published.push({ ...second.publicKey.export({ format: 'jwk' }), kid: 'second' })
    seconds += 31
    assert.equal((await ask(es256('second', second.privateKey))).role, 'author')
    assert.equal(reads, 2)
    provider.close()
    provider.closeAllConnections()
    seconds += 700
    assert.equal((await ask(es256('second', second.privateKey))).role, 'author')
  })

  test('an identity provider that cannot be reached is a 503 that says when to retry', async () => {
    const work = authenticate(bearer(hmacToken({ alg: 'ES256' }, {})), { jwtSecret: undefined, jwksUrl: 'http://127.0.0.1:1/' })
    assert.deepEqual(await refusal(work), ['jwks_unavailable', 503, 'The public keys of the identity provider cannot be read', null])
  })
})
