// The load generator where there is no wrk, as a process of its own: `node load-client.ts PORT REQUESTS-FILE CONNECTIONS SECONDS`.
// One request under way on each connection; prints one line of JSON at the end.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { requestSeparator } from './requests.ts'

const [port = '', file = '', connections = '', seconds = ''] = process.argv.slice(2)
const requests = readFileSync(file, 'utf8')
  .split(requestSeparator)
  .map((text) => Buffer.from(text))
const latencies: number[] = []
let next = 0
let failed = 0

const began = performance.now()
const end = began + Number(seconds) * 1000
await Promise.all(Array.from({ length: Number(connections) }, askUntilEnd))
const elapsed = (performance.now() - began) / 1000
latencies.sort((a, b) => a - b)
const percentile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0
console.log(JSON.stringify({ answered: latencies.length, failed, seconds: elapsed, p50: percentile(0.5), p99: percentile(0.99) }))

function askUntilEnd(): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const socket = connect(Number(port), '127.0.0.1').setNoDelay()
  let answer: Buffer = Buffer.alloc(0)
  let asked = 0
  const ask = () => {
    asked = performance.now()
    socket.write(requests[next++ % requests.length] ?? '')
  }
  socket.on('connect', ask)
  socket.on('error', reject)
  socket.on('data', (chunk) => {
    answer = answer.length === 0 ? chunk : Buffer.concat([answer, chunk])
    if (!isWhole(answer)) return
    if (answer[9] !== 0x32) failed++
    answer = Buffer.alloc(0)
    latencies.push(performance.now() - asked)
    if (performance.now() < end) return ask()
    socket.end()
    resolve()
  })
  return promise
}

/** With one request under way nothing follows an answer, so that a chunked one ends where the bytes do. */
function isWhole(answer: Buffer): boolean {
  const headersEnd = answer.indexOf('\r\n\r\n')
  if (headersEnd === -1) return false
  const headers = answer.toString('latin1', 0, headersEnd)
  const [, length] = /\ncontent-length: *(\d+)/i.exec(headers) ?? []
  if (length !== undefined) return answer.length >= headersEnd + 4 + Number(length)
  return answer.toString('latin1', answer.length - 5) === '0\r\n\r\n'
}
