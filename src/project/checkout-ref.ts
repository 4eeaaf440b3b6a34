import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { gitFailed, projectNotInRef } from './errors.ts'
import { findCommit } from './find-commit.ts'
import { openProject } from './open-project.ts'
import { runGit } from './run-git.ts'
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
  const { top, prefix, commit } = await findCommit(root, ref)
  const path = `${prefix}${relative(root, folder)}`.replaceAll('\\', '/').replace(/\/$/, '')
  const tree = await runGit(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}:${path}`])
  if (tree.kind === 'refused') throw projectNotInRef(path, ref)
  return { top, commit, tree: tree.output }
}

/** Through an index of its own, since `git worktree` would leave its mark in the repository. */
async function writeTree(top: string, { tree, copy, folder }: { tree: string; copy: string; folder: string }): Promise<void> {
  const index = { GIT_INDEX_FILE: join(copy, '.index') }
  for (const parameters of [
    ['read-tree', tree],
    ['checkout-index', '--all', `--prefix=${folder}/`],
  ]) {
    const written = await runGit(top, parameters, index)
    if (written.kind === 'refused') throw gitFailed(written.reason)
  }
}
