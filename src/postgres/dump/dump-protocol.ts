/** What pg_dump said in one write (PostgreSQL documentation, "Frontend/Backend Protocol", "Message Formats"). */
export type Said = {
  /** `encrypts` and `introduces itself` are nothing for the server, which knows us already; nor is the goodbye, after which it would hang up. */
  readonly kind: 'encrypts' | 'introduces itself' | 'speaks' | 'leaves'
  readonly forServer: Buffer
  /** How many ReadyForQuery the server will answer with. */
  readonly questions: number
}

const encryptionCodes = [80877103, 80877104] // SSLRequest, GSSENCRequest
const terminate = 0x58
const asking = [0x51, 0x53, 0x46] // Query, Sync, FunctionCall

/** Follows the messages of one frontend over writes that may end in the middle of one. */
export function createOutbox(): { readonly take: (bytes: Uint8Array) => Said } {
  let hasStarted = false
  let rest = Buffer.alloc(0)
  return {
    take: (bytes) => {
      const forServer = Buffer.from(bytes)
      if (!hasStarted) {
        hasStarted = !encryptionCodes.includes(forServer.readInt32BE(4))
        return { kind: hasStarted ? 'introduces itself' : 'encrypts', forServer, questions: 0 }
      }
      if (rest.length === 0 && forServer[0] === terminate) return { kind: 'leaves', forServer, questions: 0 }
      const { questions, end, all } = countQuestions(Buffer.concat([rest, forServer]))
      rest = all.subarray(end)
      return { kind: 'speaks', forServer, questions }
    },
  }
}

function countQuestions(all: Buffer<ArrayBuffer>) {
  let end = 0
  let questions = 0
  while (all.length - end >= 5) {
    const next = end + 1 + all.readInt32BE(end + 1)
    if (next > all.length) break
    if (asking.includes(all[end] ?? 0)) questions++
    end = next
  }
  return { questions, end, all }
}

/** What a server says to somebody who is logged in: AuthenticationOk, the settings libpq looks at, ReadyForQuery. */
export function renderGreeting(serverVersion: string): Buffer {
  const settings = [
    ['server_version', serverVersion],
    ['server_encoding', 'UTF8'],
    ['client_encoding', 'UTF8'],
    ['standard_conforming_strings', 'on'],
    ['integer_datetimes', 'on'],
  ] as const
  const frames = settings.map((pair) => renderFrame('S', Buffer.from(`${pair.join('\0')}\0`)))
  return Buffer.concat([renderFrame('R', Buffer.alloc(4)), ...frames, renderFrame('Z', Buffer.from('I'))])
}

function renderFrame(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
