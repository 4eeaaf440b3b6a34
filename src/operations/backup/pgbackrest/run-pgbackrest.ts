import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isErrno } from '../../../base/errno.ts'
import { toMessage } from '../../../base/to-message.ts'
import { pgbackrestFailed, pgbackrestMissing } from './errors.ts'

export type RunOptions = {
  /** Absent: the one on the PATH. */
  readonly program?: string
  readonly cwd?: string
  /** Whom it runs as, when that is not this process's user. */
  readonly uid?: number
  readonly gid?: number
  readonly signal?: AbortSignal
}

const run = promisify(execFile)
const mostPrinted = 64 * 2 ** 20

/** What `pgbackrest` prints. Throws `pgbackrest_missing`, `pgbackrest_failed`. */
export async function runPgbackrest(
  command: 'info' | 'restore',
  parameters: readonly string[],
  { program = 'pgbackrest', ...options }: RunOptions,
): Promise<string> {
  try {
    const { stdout } = await run(program, [...parameters, command], { ...options, maxBuffer: mostPrinted })
    return stdout
  } catch (error) {
    options.signal?.throwIfAborted()
    if (isErrno(error, 'ENOENT')) throw pgbackrestMissing()
    throw pgbackrestFailed(command, findLastWords(error))
  }
}

/** Hints may follow the line with the error. */
function findLastWords(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  const lines = said.split('\n')
  return lines.findLast((line) => line.includes('ERROR')) ?? (said === '' ? toMessage(error) : (lines.at(-1) ?? ''))
}
