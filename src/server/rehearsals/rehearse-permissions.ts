import { compareMatrices, type Matrix, type PermissionDiff, readPermissionFingerprint } from '../../operations/permissions/operation.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { type Workplace, withPreparedDatabase } from '../beside-server.ts'
import { findLogin, proveOn } from '../permissions/prove-project-permissions.ts'
import { withPersonas } from '../permissions/with-personas.ts'
import { onFreshBranch } from './rehearsal-branch.ts'
import { findObstacle } from './rehearsal-obstacle.ts'

/** What migrations change about who may do what. `unchanged`: they touch nothing that permissions follow from. */
export type RehearsedPermissions =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'compared'; readonly diff: PermissionDiff }
  | { readonly kind: 'could not be checked'; readonly why: string }

/** What is permitted behind the migrations, or why that is not known. */
export type PermissionsAfter =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'proven'; readonly matrix: Matrix }
  | { readonly kind: 'could not be checked'; readonly why: string }

/** Around the migrations of a branch that `work` applies; what they change is tried when they ran. */
export async function provingAfter<T>(
  branch: Workplace,
  { target, isWanted }: { readonly target: ConnectionTarget; readonly isWanted: boolean },
  work: () => Promise<T>,
): Promise<{ readonly worked: T; readonly permissions: PermissionsAfter }> {
  const read = async () =>
    isWanted ? await readPermissionFingerprint({ target, settings: branch.settings.postgres, log: branch.log }) : ''
  const before = await read()
  const worked = await work()
  if ((await read()) === before) return { worked, permissions: { kind: 'unchanged' } }
  branch.onProgress('Trying what is permitted behind the migrations')
  return { worked, permissions: await proveAfter(branch, target) }
}

async function proveAfter(branch: Workplace, target: ConnectionTarget): Promise<PermissionsAfter> {
  try {
    return { kind: 'proven', matrix: await proveOn(branch, target, { login: findLogin(branch) }) }
  } catch (error) {
    return { kind: 'could not be checked', why: findObstacle(error) }
  }
}

/** Against the live database as it is, tried on another copy. */
export async function comparePermissions(place: Workplace, after: PermissionsAfter): Promise<RehearsedPermissions> {
  if (after.kind !== 'proven') return after
  try {
    const before = await onFreshBranch(withPersonas(place, after.matrix), (branch) => {
      branch.onProgress('Trying what is permitted before the migrations')
      return withPreparedDatabase(branch, ({ postgres }) => proveOn(branch, postgres.owner, { login: findLogin(place) }))
    })
    return { kind: 'compared', diff: await compareMatrices(before, after.matrix) }
  } catch (error) {
    return { kind: 'could not be checked', why: findObstacle(error) }
  }
}
