import type { PlanUses, UsedName } from '../../src/query/uses.ts'

export const namesOfPlan = 8

/** A read of eight columns. */
export function createUses(object: string): PlanUses {
  const names = Array.from(
    { length: namesOfPlan },
    (_, index): UsedName => ({ way: 'select', schema: 'api', object, member: `column_${index}` }),
  )
  const route = `GET /${object}`
  return { key: [route, ...names.map((name) => Object.values(name).join('\0'))].join('\0'), route, names, ends: [] }
}

/** Of a client without credentials; no object is another caller's. */
export function createCaller(client: number) {
  return {
    identity: { role: 'anon', claims: '{}', source: 'anonymous' },
    headers: {
      host: 'api.example.org',
      accept: 'application/json',
      'x-client-name': `client-${client}`,
      'x-client-version': '1.0',
      'x-client-info': 'supabase-js/2.110.0',
    },
  } as const
}
