import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { fetchContract, findEarlierSource } from './read-earlier-contract.ts'

test('an address is told from a file and from a ref', async () => {
  assert.deepEqual(await findEarlierSource('https://api.example.org'), { kind: 'address', address: new URL('https://api.example.org') })
  assert.deepEqual(await findEarlierSource(import.meta.filename), { kind: 'file', path: import.meta.filename })
  assert.deepEqual(await findEarlierSource('main'), { kind: 'ref', ref: 'main' })
})

test('an address that is none, and one where nothing listens, are named with the reason', async () => {
  await assert.rejects(findEarlierSource('http://'), {
    code: 'contract_not_fetched',
    message: 'The contract could not be had from http://: it is no address',
  })
  const origin = `http://127.0.0.1:${await findFreedPort()}`
  await assert.rejects(fetchContract(new URL(origin), undefined), {
    code: 'contract_not_fetched',
    message: `The contract could not be had from ${origin}/contract.json: ECONNREFUSED`,
  })
})

async function findFreedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
