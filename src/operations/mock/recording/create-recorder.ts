import { maskAnswer } from './mask-answer.ts'
import { toExchangeKey } from './to-key.ts'
import type { AskedExchange, Exchange, Recording } from './types.ts'

export type Answered = { readonly status: number; readonly headers: Readonly<Record<string, string | undefined>>; readonly body: string }

export type Recorder = {
  readonly note: (asked: AskedExchange, answered: Answered, options: { readonly isWrite: boolean }) => void
  readonly recording: () => Recording
}

const kept = ['content-type', 'content-range', 'location', 'preference-applied', 'www-authenticate', 'deprecation', 'sunset']

/** Keeps what was answered, masked; `salt` makes the masks of this recording and is kept nowhere. */
export function createRecorder(salt: string): Recorder {
  const exchanges: Exchange[] = []
  let epoch = 0
  return {
    note: (asked, { status, headers, body }, { isWrite }) => {
      const { pathname } = new URL(asked.url, 'http://mock')
      const table = pathname.split('/').at(-1) ?? ''
      const shown = kept.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]))
      exchanges.push({
        key: toExchangeKey(asked),
        request: `${asked.method} ${pathname}`,
        epoch,
        isWrite,
        status,
        headers: Object.fromEntries(shown),
        body: maskAnswer(body, { table, salt, isCsv: headers['content-type']?.startsWith('text/csv') ?? false }),
      })
      if (isWrite && status < 400) epoch++
    },
    recording: () => ({ format: 1, exchanges: dropRepeated(exchanges) }),
  }
}

/** What was answered alike twice in a row, without a write in between, is kept once. */
function dropRepeated(exchanges: readonly Exchange[]): readonly Exchange[] {
  const seen = new Set<string>()
  return exchanges.filter((exchange) => {
    const mark = exchange.isWrite ? '' : JSON.stringify(exchange)
    if (mark !== '' && seen.has(mark)) return false
    seen.add(mark)
    return true
  })
}
