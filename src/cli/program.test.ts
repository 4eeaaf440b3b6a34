import assert from 'node:assert/strict'
import { registerHooks } from 'node:module'
import { test } from 'node:test'

test('the list of commands is made without loading a service, an operation, PostgreSQL or HTTP', async () => {
  const loaded: string[] = []
  const watching = registerHooks({
    load: (url, context, next) => {
      loaded.push(url)
      return next(url, context)
    },
  })
  const { createProgram } = await import('./program.ts')
  watching.deregister()
  assert.equal(createProgram('1.2.3').version(), '1.2.3')
  assert.deepEqual(
    loaded.filter((url) => /\/(service|operation)\.ts$|\/node_modules\/(pg|fastify|undici|typebox)\//.test(url)),
    [],
  )
})
