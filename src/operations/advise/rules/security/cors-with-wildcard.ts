import { createRule } from '../../domain/create-rule.ts'

export const corsWithWildcard = createRule({
  name: 'cors-with-wildcard',
  area: 'security',
  severity: 'error',
  title: 'Pages of strangers may call with cookies',
  reason:
    'Origins that are listed may call with credentials. `null` is the origin of every sandboxed frame and of files, whoever made them. A plain http:// origin can be played by whoever sits in the same network, and is a warning. So is a pattern such as `https://*.example.org`: origins are compared whole, so that it lets nobody in here, and everybody behind a proxy that reads the list as patterns. A `*` for itself lets any page call without cookies, as an empty list does, and is no finding.',
  remedy: 'Name the origins with https, or none: then any page may call, without cookies.',
  example: {
    kind: 'config',
    dangerous: '[dorsal.http]\ncors_origins = ["https://app.example.org", "null"]',
    safe: '[dorsal.http]\ncors_origins = ["https://app.example.org"]',
  },
  find: ({ settings: { corsOrigins } }) =>
    corsOrigins.flatMap((origin) => {
      const problem = findProblem(origin)
      if (problem === undefined) return []
      const others = corsOrigins.filter((each) => findProblem(each) === undefined)
      const fix = `[dorsal.http]\ncors_origins = [${others.map((each) => JSON.stringify(each)).join(', ')}]`
      return [{ subject: origin, message: problem, fix, ...(origin === 'null' ? {} : { severity: 'warning' as const }) }]
    }),
})

function findProblem(origin: string): string | undefined {
  if (origin === 'null') return 'Pages without an origin (sandboxed frames, files) may call with credentials'
  if (origin === '*') return undefined
  if (origin.includes('*')) return `${origin} is no origin and lets no page in; a proxy that takes it for a pattern lets all of them in`
  const isPlain = /^http:\/\/(?!localhost\b|127\.0\.0\.1\b|\[::1\])/.test(origin)
  return isPlain ? `Whoever sits in the same network may play ${origin} and call with credentials` : undefined
}
