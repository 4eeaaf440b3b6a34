import { judgeReview, reviewReports } from '../../findings/review-reports.ts'
import { runRules } from '../../findings/run-rules.ts'
import type { Review } from '../../findings/types.ts'
import { type Matrix, type Only, permissionDisagreement, provePermissions } from '../../operations/permissions/operation.ts'
import { type ConnectionTarget, parseConnectionUrl } from '../../postgres/connection-target.ts'
import { type Workplace, withPreparedDatabase } from '../beside-server.ts'
import { checkApplied } from '../check-applied.ts'
import { readAccepted } from '../read-accepted.ts'
import { asOnlyRehearsal, onFreshBranch } from '../rehearsals/rehearsal-branch.ts'
import type { Verdict } from '../status.ts'

export type PermissionRequest = {
  readonly only: Only
  /** Milliseconds since 1970, by which acceptances with an end are judged. */
  readonly now: number
}

export type ProjectPermissions = {
  /** `does not hold`: the catalogs and a witness disagree; `could not be checked`: a cell has no witness. What is allowed is not judged. */
  readonly verdict: Verdict
  readonly matrix: Matrix
  /** Disagreements, against what is accepted. */
  readonly review: Review
}

/**
 * Who may do what in the database of a project, tried on a fresh copy of it, or on the branch that the command works on. Throws what branches and
 * `provePermissions` throw, `migrations_not_applied` and `accepted_unreadable`.
 */
export async function proveProjectPermissions(place: Workplace, { only, now }: PermissionRequest): Promise<ProjectPermissions> {
  const accepted = await readAccepted(place.project, [permissionDisagreement])
  const matrix = await proveOnCopy(place, { only })
  const review = reviewReports(await runRules([permissionDisagreement], matrix), accepted, new Date(now).toISOString().slice(0, 10))
  return { verdict: judge(matrix, review), matrix, review }
}

/** On a fresh copy of the database of a project, or on the branch that is worked on. */
export async function proveOnCopy(place: Workplace, { only }: { readonly only?: Only }): Promise<Matrix> {
  const proof = { login: findLogin(place), ...(only && { only }) }
  return await onCopy(place, (branch) =>
    withPreparedDatabase(branch, async ({ postgres }) => {
      await checkApplied(place, postgres)
      return await proveOn(branch, postgres.owner, proof)
    }),
  )
}

type Proof = { readonly only?: Only; readonly login: string }

/** `target`: as a superuser, of a database that is a copy. */
export async function proveOn(place: Workplace, target: ConnectionTarget, { only, login }: Proof): Promise<Matrix> {
  const { settings, log, onProgress, signal } = place
  const { schemas, extraSearchPath } = settings.rest
  return await provePermissions({
    place: { target, settings: settings.postgres, log },
    exposedSchemas: schemas,
    extraSearchPath,
    login,
    personas: settings.permissions.personas,
    patience: settings.permissions.patience * 1000,
    onProgress,
    ...(only && { only }),
    ...(signal && { signal }),
  })
}

/** A branch is a copy already: what is tried there is undone. */
async function onCopy<T>(place: Workplace, work: (branch: Workplace) => Promise<T>): Promise<T> {
  if (place.project.branch !== undefined) return await work(place)
  return await asOnlyRehearsal(place, () => onFreshBranch(place, work))
}

/** Who the API logs in as. */
export function findLogin({ settings }: Pick<Workplace, 'settings'>): string {
  const { databaseUrl } = settings.server
  return databaseUrl === undefined ? 'authenticator' : parseConnectionUrl(databaseUrl).user
}

function judge({ cells }: Matrix, review: Review): Verdict {
  const verdict = judgeReview(review)
  const isOpen = cells.some(({ answer, disagreement }) => answer.kind === 'could not be checked' && disagreement === null)
  return verdict === 'holds' && isOpen ? 'could not be checked' : verdict
}
