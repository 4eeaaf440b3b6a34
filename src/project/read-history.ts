import { gitFailed } from './errors.ts'
import { findCommit } from './find-commit.ts'
import { runGit } from './run-git.ts'
import type { Project } from './types.ts'

export type Commit = {
  /** In full. */
  readonly hash: string
  readonly subject: string
  /** The message below its first line; may be empty. */
  readonly body: string
}

/** Commits that `to` has and `from` has not, by their full hashes, oldest first; merges bring nothing of their own. Throws `git_failed`. */
export async function listCommits({ root }: Project, { from, to }: { from: string; to: string }): Promise<readonly Commit[]> {
  const format = '--format=%H%x1f%s%x1f%b%x1e'
  const log = await runGit(root, ['log', '--no-merges', '--reverse', '--topo-order', format, '--end-of-options', `${from}..${to}`])
  if (log.kind === 'refused') throw gitFailed(log.reason)
  return log.output
    .split('\x1e')
    .map((entry) => entry.trim().split('\x1f'))
    .flatMap(([hash = '', subject = '', body = '']) => (hash === '' ? [] : [{ hash, subject, body: body.trim() }]))
}

/** The newest tag that a commit stands on; undefined where it has none. Throws the Faults of `findCommit`. */
export async function findLastTag({ root }: Project, ref: string): Promise<string | undefined> {
  const { commit } = await findCommit(root, ref)
  const described = await runGit(root, ['describe', '--tags', '--abbrev=0', commit])
  return described.kind === 'done' ? described.output : undefined
}

/** Where `origin` is, as git writes it; undefined where there is none. */
export async function findOrigin({ root }: Project): Promise<string | undefined> {
  const origin = await runGit(root, ['remote', 'get-url', 'origin'])
  return origin.kind === 'done' ? origin.output : undefined
}
