import type { Outcome } from '../../../query/outcome.ts'
import { responseHeadersInvalid, responseStatusInvalid } from '../errors.ts'
import type { Header, Reply } from './reply.ts'
import { isOwnHeader, toSendableHeader } from './sendable-header.ts'

/** What SQL said in `response.status` and `response.headers` wins over ours. Throws PGRST111, PGRST112. */
export function overrideReply(
  reply: Reply,
  { responseHeaders, responseStatus }: Pick<Outcome, 'responseHeaders' | 'responseStatus'>,
): Reply {
  if (responseHeaders === undefined && responseStatus === undefined) return reply
  const headers = responseHeaders === undefined ? [] : parseHeaders(responseHeaders)
  const names = new Set(headers.map(([name]) => name))
  return {
    ...reply,
    status: responseStatus === undefined ? reply.status : parseStatus(responseStatus),
    headers: [...reply.headers.filter(([name]) => !names.has(name)), ...headers],
  }
}

function parseStatus(text: string): number {
  const status = Number.parseInt(text, 10)
  if (status >= 200 && status <= 599) return status
  throw responseStatusInvalid()
}

function parseHeaders(text: string): readonly Header[] {
  const list = parseJson(text)
  if (!Array.isArray(list)) throw responseHeadersInvalid()
  return list.map(parseHeader).filter((header) => !isOwnHeader(header))
}

function parseHeader(entry: unknown): Header {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw responseHeadersInvalid()
  const [header, ...others] = Object.entries(entry)
  if (header === undefined || others.length > 0 || typeof header[1] !== 'string') throw responseHeadersInvalid()
  const sendable = toSendableHeader(header[0], header[1])
  if (sendable === undefined) throw responseHeadersInvalid()
  return sendable
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw responseHeadersInvalid()
  }
}
