import { usageNameInvalid } from '../errors.ts'
import type { UsageQuestion } from '../types.ts'

export type NamedThing = Pick<UsageQuestion, 'schema' | 'object' | 'member'>

/** `orders.note` or `public.orders.note`; without a schema it is `defaultSchema`'s. Throws `usage_name_invalid`. */
export function parseUsedColumn(text: string, defaultSchema: string): NamedThing {
  const parts = text.split('.')
  const [member, object, schema = defaultSchema, ...others] = parts.toReversed()
  if (!member || !object || others.length > 0) throw usageNameInvalid(text, 'column')
  return { schema, object, member }
}

/** `orders`, `public.orders`: a table, a view or a function. Throws `usage_name_invalid`. */
export function parseUsedObject(text: string, defaultSchema: string): NamedThing {
  const [object, schema = defaultSchema, ...others] = text.split('.').toReversed()
  if (!object || others.length > 0) throw usageNameInvalid(text, 'table or function')
  return { schema, object }
}
