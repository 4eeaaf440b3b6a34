import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { systemClock } from '../base/clock.ts'
import { createRemoteKeys } from './remote-keys.ts'

test('an answer larger than any set of keys is not read to its end', async (t) => {
  let sent = 0
  const provider = createServer((_request, response) => {
    const more = () => {
      while (sent < 100_000_000 && response.write(' '.repeat(65_536))) sent += 65_536
    }
    response.on('drain', more)
    more()
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  t.after(() => {
    provider.closeAllConnections()
    provider.close()
  })
  const { port } = provider.address() as AddressInfo
  const keys = createRemoteKeys(`http://127.0.0.1:${port}/keys`, systemClock, () => undefined)
  await assert.rejects(keys.load(), (error: Error) => {
    assert.equal(error.cause instanceof Error ? error.cause.message : '', 'The provider answered more than 262144 bytes')
    return true
  })
  assert.ok(sent < 50_000_000)
})
