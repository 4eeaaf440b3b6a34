export { describeWitness } from './domain/compare.ts'
export { type ProveOptions, provePermissions } from './prove-permissions.ts'
export type * from './types.ts'
