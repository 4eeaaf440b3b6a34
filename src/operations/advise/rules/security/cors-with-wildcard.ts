import { createRule } from '../../domain/create-rule.ts'

export const corsWithWildcard = createRule({
  name: 'cors-with-wildcard',
  area: 'security',
  severity: 'error',
  title: 'Pages of strangers may call with cookies',
  reason:
    'Origins that are listed may call with credentials. `*` and `null` beside that are what browsers forbid and proxies in front make work all the same; `null` is the origin of any sandboxed frame. A plain http:// origin can be played by whoever sits in the same network.',
  remedy: 'Name the origins with https, or none: then any page may call, without cookies.',
  example: {
    kind: 'config',
    dangerous: '[dorsal.http]\ncors_origins = ["*"]',
    safe: '[dorsal.http]\ncors_origins = ["https://app.example.org"]',
  },
  find: ({ settings: { corsOrigins } }) =>
    corsOrigins.filter(isOpen).map((origin) => ({
      subject: origin,
      message: `Pages of the origin ${origin} may call with credentials`,
      fix: `[dorsal.http]\ncors_origins = [${corsOrigins
        .filter((each) => !isOpen(each))
        .map((each) => JSON.stringify(each))
        .join(', ')}]`,
      ...(origin.startsWith('http://') ? { severity: 'warning' as const } : {}),
    })),
})

function isOpen(origin: string): boolean {
  return origin.includes('*') || origin === 'null' || /^http:\/\/(?!localhost\b|127\.0\.0\.1\b|\[::1\])/.test(origin)
}
