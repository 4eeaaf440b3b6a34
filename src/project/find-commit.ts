import { gitFailed, gitRefUnknown, projectNotInGit } from './errors.ts'
import { runGit } from './run-git.ts'

export type FoundCommit = {
  /** The folder of the whole repository. */
  readonly top: string
  /** The way from there to `folder`, with a slash at its end; empty at the top. */
  readonly prefix: string
  /** In full. */
  readonly commit: string
}

/** What a ref (branch, tag, commit, `HEAD~1`) means in the repository around a folder. Throws `git_missing`, `project_not_in_git`, `git_ref_unknown`, `git_failed`. */
export async function findCommit(folder: string, ref: string): Promise<FoundCommit> {
  const place = await runGit(folder, ['rev-parse', '--show-toplevel', '--show-prefix'])
  if (place.kind === 'refused') throw /not a git repository/.test(place.reason) ? projectNotInGit(folder) : gitFailed(place.reason)
  const [top = folder, prefix = ''] = place.output.split('\n')
  const commit = await runGit(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
  if (commit.kind === 'refused') throw gitRefUnknown(ref)
  return { top, prefix, commit: commit.output }
}
