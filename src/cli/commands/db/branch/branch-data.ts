import type { Branch } from '../../../../operations/branch/operation.ts'

/** What `--json` tells of a branch. */
export function toBranchData({ name, state, since, source, bytes, milliseconds, isServed }: Branch) {
  return { name, state, since, source, bytes, seconds: milliseconds === null ? null : milliseconds / 1000, served: isServed }
}
