import assert from 'node:assert/strict'
import { userInfo } from 'node:os'
import { test } from 'node:test'
import { parseConnectionUrl, toConnectionUrl } from './connection-target.ts'

const readings: readonly (readonly [url: string, target: ReturnType<typeof parseConnectionUrl>])[] = [
  [
    'postgres://ada:se%2Fcret@db.example.com:6543/shop',
    { host: 'db.example.com', port: 6543, user: 'ada', password: 'se/cret', database: 'shop' },
  ],
  ['postgresql://ada@localhost', { host: 'localhost', port: 5432, user: 'ada', database: 'ada' }],
  ['postgresql://', { host: 'localhost', port: 5432, user: userInfo().username, database: userInfo().username }],
  ['postgresql://ada@/shop?host=/run/pg&port=5433', { host: '/run/pg', port: 5433, user: 'ada', database: 'shop' }],
  ['postgresql://ada@%2Frun%2Fpg/shop', { host: '/run/pg', port: 5432, user: 'ada', database: 'shop' }],
  ['postgresql:///shop?host=/run/pg&user=ada', { host: '/run/pg', port: 5432, user: 'ada', database: 'shop' }],
  ['postgresql://ada@[::1]:5433/shop', { host: '::1', port: 5433, user: 'ada', database: 'shop' }],
  ['postgresql://ada@db/shop?sslmode=prefer', { host: 'db', port: 5432, user: 'ada', database: 'shop' }],
  [
    'postgresql://ada@db/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem',
    { host: 'db', port: 5432, user: 'ada', database: 'shop', ssl: { mode: 'verify-full', rootCertificateFile: '/etc/ca.pem' } },
  ],
]

for (const [url, target] of readings) {
  test(`${url} is read like libpq does`, () => assert.deepEqual(parseConnectionUrl(url), target))
  test(`${url} comes back from its own URL`, () => assert.deepEqual(parseConnectionUrl(toConnectionUrl(target)), target))
}

const refusals = {
  'mysql://db/shop': 'write it as postgresql://user:password@host:5432/database',
  'postgresql://ada:topsecret@db:99999/shop': 'write it as postgresql://user:password@host:5432/database',
  'postgresql://ada@db/shop?port=0': 'its port is not a number from 1 to 65535',
  'postgresql://ada@db/shop?sslmode=maybe': 'its sslmode is none of disable, allow, prefer, require, verify-ca, verify-full',
  'postgresql://ada:%zz@db/shop': 'one of its parts is not percent-encoded correctly',
}

for (const [url, reason] of Object.entries(refusals)) {
  test(`${url} is refused without being repeated`, () =>
    assert.throws(() => parseConnectionUrl(url), { code: 'invalid_connection_url', message: `The database URL cannot be used: ${reason}` }))
}
