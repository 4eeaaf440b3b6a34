import { parseMediaType } from '../domain/parse-media-type.ts'
import { type Header, headerIf, type Reply } from '../reply/reply.ts'
import { isJsonType } from './resolve-part.ts'
import type { PartAnswer } from './types.ts'

const comma = Buffer.from(',')

/** 200 whatever has become of the requests: each answer tells its own status (OData JSON Format 4.01, section 19.6). */
export function buildBatchReply(answers: readonly PartAnswer[], applied: string | undefined): Reply {
  const responses = answers.flatMap((answer, index) => (index === 0 ? renderAnswer(answer) : [comma, ...renderAnswer(answer)]))
  return {
    status: 200,
    headers: [['content-type', 'application/json; charset=utf-8'], ...headerIf('preference-applied', applied)],
    body: Buffer.concat([Buffer.from('{"responses":['), ...responses, Buffer.from(']}')]),
  }
}

/** A JSON body goes out as PostgreSQL wrote it. */
function renderAnswer({ part, reply }: PartAnswer): readonly Buffer[] {
  const { status, headers } = reply
  const head = JSON.stringify({ id: part.id, atomicityGroup: part.group, status, headers: toObject(headers) })
  const body = renderBody(reply)
  if (body === undefined) return [Buffer.from(head)]
  return [Buffer.from(`${head.slice(0, -1)},"body":`), body, Buffer.from('}')]
}

function renderBody({ headers, body }: Reply): Buffer | undefined {
  if (body === undefined || body.length === 0) return undefined
  const { type } = parseMediaType(headers.find(([name]) => name === 'content-type')?.[1] ?? '')
  if (isJsonType(type) && isJson(body)) return body
  return Buffer.from(JSON.stringify(body.toString(type.startsWith('text/') ? 'utf8' : 'base64url')))
}

/** A function may have made a JSON media type of its own out of anything. */
function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString())
    return true
  } catch {
    return false
  }
}

/** Several of one name are joined, as HTTP allows; a reply holds the bytes of a header, one character each. */
function toObject(headers: readonly Header[]): Readonly<Record<string, string>> {
  const joined = new Map<string, string>()
  for (const [name, value] of headers) {
    const text = Buffer.from(value, 'latin1').toString('utf8')
    joined.set(name, joined.has(name) ? `${joined.get(name)}, ${text}` : text)
  }
  return Object.fromEntries(joined)
}
