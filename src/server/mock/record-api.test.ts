import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { readTestSettings } from '../../../tests/clients/test-mock.ts'
import { silentLog } from '../../base/log.ts'
import { parseContract } from '../../operations/contract/operation.ts'
import { type RunningRecorder, startRecording } from './record-api.ts'

const contract = parseContract(
  '{"format":1,"roles":["anon"],"defaultSchema":"public","schemas":{},"enums":{},"endpoints":{}}',
  'contract.json',
)
const large = JSON.stringify(Array.from({ length: 60_000 }, (_, id) => ({ id, note: 'some text' })))
const json = { 'content-type': 'application/json' }

/** A server that answers what a path says, and how. */
const upstream = createServer((request, response) => {
  const path = request.url ?? ''
  if (path.endsWith('/large')) response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(large))
  else if (path.endsWith('/taken')) response.writeHead(409, json).end('{"code":"23505","message":"taken"}')
  else if (path.endsWith('/picture')) response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([0, 255, 254, 128]))
  else if (path.endsWith('/broken')) response.writeHead(200, { 'content-length': '100' }).write('[', () => response.destroy())
  else if (request.method === 'HEAD') response.writeHead(200, { ...json, 'content-range': '*/7' }).end()
  else if (request.method === 'DELETE') response.writeHead(204).end()
  else request.pipe(response.writeHead(200, json))
})
let recorder: RunningRecorder

before(async () => {
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  const { port } = upstream.address() as AddressInfo
  recorder = await startRecording({ contract, from: `http://127.0.0.1:${port}`, settings: await readTestSettings(), log: silentLog })
})
after(async () => {
  await recorder.stop()
  upstream.close()
})

const ask = (path: string, init?: RequestInit) => fetch(`${recorder.url}/rest/v1/${path}`, init)

test('a body is passed on as it came', async () => {
  const reply = await ask('echo', { method: 'POST', body: '{"note": "é"}', headers: json })
  assert.equal(await reply.text(), '{"note": "é"}')
})

test('a refusal is passed on and kept', async () => {
  const reply = await ask('taken', { method: 'POST', body: '{}', headers: json })
  assert.deepEqual([reply.status, await reply.json()], [409, { code: '23505', message: 'taken' }])
  assert.deepEqual(recorder.recording().exchanges.at(-1)?.status, 409)
})

test('a HEAD keeps its count, a delete its emptiness', async () => {
  const head = await ask('orders', { method: 'HEAD' })
  assert.deepEqual([head.status, head.headers.get('content-range'), await head.text()], [200, '*/7', ''])
  const gone = await ask('orders', { method: 'DELETE' })
  assert.deepEqual([gone.status, await gone.text()], [204, ''])
})

test('a large answer that was compressed is whole, here and in the recording', async () => {
  const reply = await ask('large')
  assert.equal(await reply.text(), large)
  assert.equal(recorder.recording().exchanges.at(-1)?.body, large)
})

test('bytes that are no text stay as they are', async () => {
  const reply = await ask('picture')
  assert.deepEqual([...new Uint8Array(await reply.arrayBuffer())], [0, 255, 254, 128])
})

test('an answer that breaks off, and a server that is away, are a 502 that names it', async () => {
  const broken = await ask('broken')
  assert.equal(broken.status, 502)
  const away = await startRecording({ contract, from: 'http://127.0.0.1:1', settings: await readTestSettings(), log: silentLog })
  const reply = await fetch(`${away.url}/rest/v1/orders`)
  await away.stop()
  const { code, message } = await reply.json()
  assert.deepEqual([reply.status, code, message], [502, 'upstream_unreachable', 'Nothing answers at http://127.0.0.1:1'])
})
