import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { environment } from '../../../base/environment.ts'
import { isErrno } from '../../../base/errno.ts'
import { toMessage } from '../../../base/to-message.ts'
import type { ServerUser } from '../../../postgres/cluster/types.ts'
import { pgbackrestFailed, pgbackrestMissing } from './errors.ts'

export type RunOptions = {
  /** Absent: the one on the PATH. */
  readonly program?: string
  readonly cwd?: string
  /**
   * Whom it runs as: the one PostgreSQL runs as, who may read its configuration and its repository. What another user left behind, in the folder of
   * locks for instance, would be in the way of the archive.
   */
  readonly user?: ServerUser
  readonly signal?: AbortSignal | undefined
}

export type Printed = {
  readonly output: string
  /** Its log. */
  readonly said: string
}

const run = promisify(execFile)
const mostPrinted = 64 * 2 ** 20

/**
 * Where its configuration is, when a variable says so: as an option it goes into the restore_command of what it restores, whose server has no variables
 * of ours.
 */
const configuration = ['config', 'config-path', 'config-include-path'].flatMap((option) => {
  const value = environment[`PGBACKREST_${option.toUpperCase().replaceAll('-', '_')}`]
  return value === undefined ? [] : [`--${option}=${value}`]
})

/** What `pgbackrest` prints. Throws `pgbackrest_missing`, `pgbackrest_failed`. */
export async function runPgbackrest(
  command: 'info' | 'restore' | 'verify',
  parameters: readonly string[],
  { program = 'pgbackrest', cwd, user, signal }: RunOptions,
): Promise<Printed> {
  const place = { cwd, signal, maxBuffer: mostPrinted, ...(user?.switched ? { uid: user.uid, gid: user.gid } : {}) }
  try {
    const { stdout, stderr } = await run(program, [...configuration, ...parameters, command], place)
    return { output: stdout, said: stderr }
  } catch (error) {
    signal?.throwIfAborted()
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
