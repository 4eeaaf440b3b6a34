import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { environment } from '../base/environment.ts'
import { isErrno } from '../base/errno.ts'
import { gitMissing } from './errors.ts'

export type GitOutcome = { readonly kind: 'done'; readonly output: string } | { readonly kind: 'refused'; readonly reason: string }

/** `git` in a folder; its answer without the last line end. `variables` are set beside those of this process. Throws `git_missing`. */
export async function runGit(
  folder: string,
  parameters: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<GitOutcome> {
  // Within a hook git says by variables which repository it means, and that is not always ours.
  const inherited = Object.entries(environment).filter(([name]) => !name.startsWith('GIT_'))
  const env = { ...Object.fromEntries(inherited), LC_ALL: 'C', ...variables }
  try {
    const { stdout } = await run('git', ['-C', folder, ...parameters], { env, maxBuffer: mostOutput })
    return { kind: 'done', output: stdout.replace(/\n$/, '') }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) throw gitMissing(error)
    return { kind: 'refused', reason: readStandardError(error) }
  }
}

/** Bytes: the messages of some hundred thousand commits. */
const mostOutput = 256 * 1024 * 1024

function readStandardError(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  return text === '' ? 'it gave no reason' : text
}

const run = promisify(execFile)
