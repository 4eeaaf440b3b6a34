import type { QualifiedName } from '../../../catalog/types.ts'

/** `public.orders`. */
export const toKey = ({ schema, name }: QualifiedName) => `${schema}.${name}`
