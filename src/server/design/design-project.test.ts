import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adviceRules } from '../../operations/advise/operation.ts'
import { namedRules, namedSettings } from '../../operations/design/operation.ts'
import { declaredSettings } from '../settings.ts'
import { describeConnections } from './describe-connections.ts'

test('every rule that answers a threat is a rule of the advisor', () => {
  const known = new Set(adviceRules.map(({ name }) => name))
  assert.deepEqual(
    namedRules.filter((name) => !known.has(name)),
    [],
  )
})

test('every setting that answers a threat can be set', () => {
  const known = new Set(declaredSettings().map(({ key }) => key))
  assert.deepEqual(
    namedSettings.filter((key) => !known.has(key)),
    [],
  )
})

test('an address with https: answers for an open port, none leaves it open', () => {
  const describe = (host: string, apiExternalUrl: string) =>
    describeConnections(
      { http: { host }, auth: { apiExternalUrl, authExternalUrl: '' } },
      { server: { host: '/run/postgres', port: 5432, user: 'authenticator', database: 'postgres' } },
    )
  assert.equal(describe('127.0.0.1', '').ofClients.state, 'answered')
  assert.equal(describe('0.0.0.0', 'https://api.example.org').ofClients.state, 'answered')
  assert.equal(describe('0.0.0.0', '').ofClients.state, 'open')
})

test('a database elsewhere has to show its certificate and its name', () => {
  const describe = (host: string, mode?: 'require' | 'verify-full') =>
    describeConnections(
      { http: { host: '::1' }, auth: { apiExternalUrl: '', authExternalUrl: '' } },
      { server: { host, port: 5432, user: 'app', database: 'app', ...(mode && { ssl: { mode } }) } },
    ).toDatabase
  assert.equal(describe('/run/postgres').state, 'answered')
  assert.equal(describe('db.example.org', 'verify-full').state, 'answered')
  assert.deepEqual(describe('db.example.org', 'require'), { state: 'open', sentence: 'sslmode=require does not check who answers' })
  assert.deepEqual(describe('db.example.org'), { state: 'open', sentence: 'the connection to PostgreSQL is not encrypted' })
})
