import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLibpqTarget } from './find-libpq-target.ts'

const environment = {
  PGHOST: 'env.example.org',
  PGPORT: '6000',
  PGUSER: 'env_user',
  PGPASSWORD: 'env password',
  PGDATABASE: 'env_database',
}

test('what a URI names goes before the variables of libpq', () => {
  assert.deepEqual(findLibpqTarget('postgresql://me:se%20cret@db.example.org:5433/shop', environment), {
    host: 'db.example.org',
    port: 5433,
    user: 'me',
    password: 'se cret',
    database: 'shop',
  })
})

test('what a URI leaves out comes from the variables of libpq', () => {
  const fromVariables = { host: 'env.example.org', port: 6000, user: 'env_user', password: 'env password', database: 'env_database' }
  assert.deepEqual(findLibpqTarget('postgresql://', environment), fromVariables)
  assert.deepEqual(findLibpqTarget('postgres:///shop', environment), { ...fromVariables, database: 'shop' })
  assert.deepEqual(findLibpqTarget('postgres://me@/shop', environment), { ...fromVariables, user: 'me', database: 'shop' })
  assert.deepEqual(findLibpqTarget('postgres://db.example.org', environment), { ...fromVariables, host: 'db.example.org' })
  assert.deepEqual(findLibpqTarget('postgres:///shop?host=/run/pg&user=you', environment), {
    ...fromVariables,
    host: '/run/pg',
    user: 'you',
    database: 'shop',
  })
})

test('pairs are read with quotes and escapes', () => {
  assert.deepEqual(findLibpqTarget(String.raw`host=db.example.org dbname='my \'shop\'' password = a\ b`, { PGUSER: 'me' }), {
    host: 'db.example.org',
    port: 5432,
    user: 'me',
    password: 'a b',
    database: "my 'shop'",
  })
})

test('TLS may be asked for by a variable', () => {
  const { ssl } = findLibpqTarget('postgresql://db.example.org/shop', { PGSSLMODE: 'verify-full', PGSSLROOTCERT: '/etc/root.crt' })
  assert.deepEqual(ssl, { mode: 'verify-full', rootCertificateFile: '/etc/root.crt' })
})

test('a URI of two hosts is refused', () => {
  assert.throws(() => findLibpqTarget('postgresql://one:1,two:2/shop', {}), { code: 'invalid_connection_url' })
})
