import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { environment } from '../base/environment.ts'
import { isErrno } from '../base/errno.ts'
import { gitFailed, gitMissing, gitRefUnknown, projectNotInGit, projectNotInRef } from './errors.ts'
import { openProject } from './open-project.ts'
import type { Project } from './types.ts'

export type CheckedOutProject = AsyncDisposable & {
  /** The project as it was there, in a temporary folder. */
  readonly project: Project
  /** The commit that the ref meant, in full. */
  readonly commit: string
}

/**
 * A copy of a project's folder as it is at a git ref (branch, tag, commit, `HEAD~1`), gone with its dispose. The repository, its index and its
 * working tree stay as they are. Throws `git_missing`, `project_not_in_git`, `git_ref_unknown`, `project_not_in_ref`, `git_failed`.
 */
export async function checkoutRef(project: Project, ref: string): Promise<CheckedOutProject> {
  const { top, commit, tree } = await findTree(project, ref)
  const copy = await mkdtemp(join(tmpdir(), 'dorsal-ref-'))
  const dispose = async () => await rm(copy, { recursive: true, force: true })
  try {
    await writeTree(top, { tree, copy, folder: join(copy, basename(project.folder)) })
    return { project: await openProject(copy), commit, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** `top` is the folder of the whole repository: below it, git would write a part of an index only. */
type FoundTree = { readonly top: string; readonly commit: string; readonly tree: string }

async function findTree({ root, folder }: Project, ref: string): Promise<FoundTree> {
  const place = await tryGit(root, ['rev-parse', '--show-toplevel', '--show-prefix'])
  if (place.kind === 'refused') throw /not a git repository/.test(place.reason) ? projectNotInGit(root) : gitFailed(place.reason)
  const [top = root, prefix = ''] = place.output.split('\n')
  const commit = await tryGit(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
  if (commit.kind === 'refused') throw gitRefUnknown(ref)
  const path = `${prefix}${relative(root, folder)}`.replaceAll('\\', '/').replace(/\/$/, '')
  const tree = await tryGit(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit.output}:${path}`])
  if (tree.kind === 'refused') throw projectNotInRef(path, ref)
  return { top, commit: commit.output, tree: tree.output }
}

/** Through an index of its own, since `git worktree` would leave its mark in the repository. */
async function writeTree(top: string, { tree, copy, folder }: { tree: string; copy: string; folder: string }): Promise<void> {
  const index = { GIT_INDEX_FILE: join(copy, '.index') }
  for (const parameters of [
    ['read-tree', tree],
    ['checkout-index', '--all', `--prefix=${folder}/`],
  ]) {
    const written = await tryGit(top, parameters, index)
    if (written.kind === 'refused') throw gitFailed(written.reason)
  }
}

type GitOutcome = { readonly kind: 'done'; readonly output: string } | { readonly kind: 'refused'; readonly reason: string }

/** Throws `git_missing`. */
async function tryGit(
  folder: string,
  parameters: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<GitOutcome> {
  // Within a hook git says by variables which repository it means, and that is not always ours.
  const inherited = Object.entries(environment).filter(([name]) => !name.startsWith('GIT_'))
  const env = { ...Object.fromEntries(inherited), LC_ALL: 'C', ...variables }
  try {
    const { stdout } = await run('git', ['-C', folder, ...parameters], { env })
    return { kind: 'done', output: stdout.replace(/\n$/, '') }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) throw gitMissing(error)
    return { kind: 'refused', reason: readStandardError(error) }
  }
}

function readStandardError(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  return text === '' ? 'it gave no reason' : text
}

const run = promisify(execFile)
