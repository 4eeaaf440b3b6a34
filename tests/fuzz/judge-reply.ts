import type { Caller } from './generate-request.ts'

export type FuzzReply = { readonly status: number; readonly headers: string; readonly contentType: string; readonly body: string }

/** What no answer may be, whatever was asked. */
export function findFault(reply: FuzzReply, caller: Caller): string | undefined {
  const { status, body, headers, contentType } = reply
  if (status >= 500 && status !== 503 && status !== 504) return `status ${status}`
  // Of a part of a batch.
  const [, part] = /"status":(5\d\d)/.exec(contentType.startsWith('application/json') ? body : '') ?? []
  if (part !== undefined && part !== '503' && part !== '504') return `status ${part} in a batch`
  if (isSyntaxError(reply)) return 'a syntax error of PostgreSQL: text reached SQL'
  const shown = headers + body
  if (shows(shown, 'xyzzy-nobody')) return 'a row that nobody may see'
  if (caller !== 'ada' && shows(shown, 'xyzzy-ada')) return 'a row that only ada may see'
  return findBrokenBody(reply)
}

/** What PostgreSQL says of a value that is no tsquery or tsvector, with the code of a syntax error. */
const complaintOfValue = /"message": ?"(syntax error in ts(query|vector)|no oper(and|ator) in tsquery|there is no escaped character)/

function isSyntaxError({ body }: FuzzReply): boolean {
  return /"code": ?"42601"/.test(body) && !complaintOfValue.test(body)
}

/** As text, or as the bytes that PostgreSQL prints in hex. */
function shows(text: string, marker: string): boolean {
  const lower = text.toLowerCase()
  return lower.includes(marker) || lower.includes(Buffer.from(marker).toString('hex'))
}

function findBrokenBody({ contentType, body }: FuzzReply): string | undefined {
  if (body === '' || !/^application\/(json|vnd\.pgrst\.(object|array|plan)\+json)/.test(contentType)) return undefined
  try {
    JSON.parse(body)
    return undefined
  } catch {
    return 'a body that is no JSON'
  }
}
