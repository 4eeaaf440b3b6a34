import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpoints } from '../endpoints/endpoints.ts'
import { answers } from './answers.ts'
import { describeAuth } from './describe-auth.ts'

test('the answer of every endpoint is described, and of nothing else', () => {
  assert.deepEqual(Object.keys(answers).sort(), endpoints.map(({ method, url }) => `${method} ${url}`).sort())
})

test('a path names its parameters, and who may call it', () => {
  const { paths } = describeAuth()
  assert.deepEqual(paths['/admin/users/{userId}/factors']?.get, {
    operationId: 'auth.get_admin_users_userId_factors',
    tags: ['Auth administration'],
    summary: 'The second factors of a user.',
    security: [{ bearer: [] }, { apiKey: [] }],
    parameters: [{ name: 'userId', in: 'path', required: true, schema: { type: 'string', maxLength: 100 } }],
    responses: {
      200: {
        description: 'OK',
        content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/auth.Factor' } } } },
      },
      default: { description: 'What was wrong.', content: { 'application/json': { schema: { $ref: '#/components/schemas/auth.Error' } } } },
    },
  })
})

test('a sign-in is described with each kind of grant and its body', () => {
  const operation = describeAuth().paths['/token']?.post as Readonly<Record<string, unknown>>
  assert.deepEqual(operation.parameters, [
    {
      name: 'grant_type',
      in: 'query',
      required: true,
      schema: { type: 'string', enum: ['password', 'refresh_token', 'pkce', 'id_token', 'web3'] },
    },
  ])
})
