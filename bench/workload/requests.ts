import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type WorkloadRequest = {
  readonly method: string
  /** Below the root of the API, with its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** All orders in one answer: measured by one client that takes answer after answer, where the others are asked by many at once. */
export const exportWorkload = 'W6'

/** The requests of `W1` …, cycled through: `requests/w1.tsv` holds method, path, header and body, one request a line. */
export function readRequests(workload: string): readonly WorkloadRequest[] {
  const text = readFileSync(join(import.meta.dirname, 'requests', `${workload.toLowerCase()}.tsv`), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine)
}

function parseLine(line: string): WorkloadRequest {
  const [method = '', path = '', header = '', body = ''] = line.split('\t')
  const equals = header.indexOf('=')
  const headers = equals === -1 ? {} : { [header.slice(0, equals)]: header.slice(equals + 1) }
  return { method, path, body, headers: body === '' ? headers : { ...headers, 'Content-Type': 'application/json' } }
}

/** HTTP/1.1, ready to be written to a connection that stays open. */
export function renderRequest({ method, path, headers, body }: WorkloadRequest, root: URL): string {
  const lines = [`${method} ${root.pathname.replace(/\/$/, '')}${path} HTTP/1.1`, `Host: ${root.host}`, 'Accept: application/json']
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  if (body !== '') lines.push(`Content-Length: ${Buffer.byteLength(body)}`)
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

/** Between the requests of a file for load generators: no request holds it. */
export const requestSeparator = '\0'
