import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from './find-program.ts'

const run = promisify(execFile)
const wrk = findProgram('wrk')

export const loadGenerator = wrk === undefined ? 'our own client' : 'wrk'

export type Load = { readonly url: URL; readonly requestsFile: string; readonly connections: number; readonly seconds: number }

/** `p50` and `p99` in milliseconds. */
export type LoadResult = {
  readonly answered: number
  readonly failed: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
  /** Milliseconds, the median; only of exports. */
  readonly firstByte?: number
}

/** wrk where it is there: it costs least of the processor that it shares with what it measures. */
export async function generateLoad({ url, requestsFile, connections, seconds }: Load): Promise<LoadResult> {
  const numbers = [String(connections), String(seconds)] as const
  const { stdout } =
    wrk === undefined
      ? await run(process.execPath, [join(import.meta.dirname, 'load-client.ts'), url.port, requestsFile, ...numbers])
      : await run(wrk, [
          '-t1',
          `-c${numbers[0]}`,
          `-d${Math.ceil(seconds)}s`,
          '-s',
          join(import.meta.dirname, 'load.lua'),
          url.origin,
          '--',
          requestsFile,
        ])
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as LoadResult
}
