import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestAuthServer, type TestAuthServer } from '../../../tests/support/test-auth-server.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer()
})

after(() => server.stop())

test('health tells who answers', async () => {
  const { status, body } = await server.ask('GET /health')
  assert.deepEqual([status, body.name], [200, 'Dorsal'])
})

test('a path that is not served is answered 404, in the form of the API', async () => {
  const { status, body } = await server.ask('GET /nowhere')
  assert.deepEqual([status, body], [404, { code: 404, error_code: 'not_found', msg: 'Nothing is served at this path' }])
})
