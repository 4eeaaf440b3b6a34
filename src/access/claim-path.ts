/** The verified claims of a token. */
export type Claims = Readonly<Record<string, unknown>>

type Match = (candidate: string, wanted: string) => boolean

type Step =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'index'; readonly position: number }
  | { readonly kind: 'filter'; readonly matches: Match; readonly wanted: string }

export type ClaimPath = readonly Step[]

const operators = {
  '==^': (candidate, wanted) => candidate.endsWith(wanted),
  '==': (candidate, wanted) => candidate === wanted,
  '!=': (candidate, wanted) => candidate !== wanted,
  '^==': (candidate, wanted) => candidate.startsWith(wanted),
  '*==': (candidate, wanted) => candidate.includes(wanted),
} satisfies Record<string, Match>

const keyStep = /\.(?:"(?<quoted>[^"]*)"|(?<plain>[\p{L}\p{N}_$@]+))/uy
const bracketKeyStep = /\[(?:"(?<double>[^"\\]*)"|'(?<single>[^'\\]*)')\]/uy
const indexStep = /\[(?<index>\d{1,9})\]/uy
const filterStep = /\[\?\(?\s*@\s*(?<operator>==\^|==|!=|\^==|\*==)\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)')\s*\)?\]$/uy

/**
 * Reads PostgREST's jwt-role-claim-key: `.a."b-c"[0]`, at its end perhaps a filter on a list of text, `[?(@ ^== "app_")]`. The same
 * steps may be written as JSON Path (RFC 9535): `$.a['b-c'][0]`, `$.roles[?@ == "editor"]`. Throws a RangeError.
 */
export function parseClaimPath(text: string): ClaimPath {
  const steps: Step[] = []
  let position = text.startsWith('$') ? 1 : 0
  while (position < text.length) {
    const found = findStep(text, position)
    if (found === undefined) throw new RangeError('a path into the claims: .role, .app_metadata.role, .roles[0], .roles[?(@ == "editor")]')
    steps.push(found.step)
    position = found.end
  }
  if (steps.length === 0) throw new RangeError('a path into the claims of at least one step: .role')
  return steps
}

/** The value there; undefined when the path leads nowhere. */
export function findClaim(claims: Claims, path: ClaimPath): unknown {
  return path.reduce<unknown>(takeStep, claims)
}

function findStep(text: string, position: number): { readonly step: Step; readonly end: number } | undefined {
  for (const [pattern, toStep] of stepForms) {
    pattern.lastIndex = position
    const groups = pattern.exec(text)?.groups
    if (groups !== undefined) return { step: toStep(groups), end: pattern.lastIndex }
  }
  return undefined
}

const toKey = (name: string | undefined): Step => ({ kind: 'key', name: name ?? '' })

const stepForms: readonly (readonly [RegExp, (groups: Readonly<Record<string, string | undefined>>) => Step])[] = [
  [keyStep, (groups) => toKey(groups.quoted ?? groups.plain)],
  [bracketKeyStep, (groups) => toKey(groups.double ?? groups.single)],
  [indexStep, (groups) => ({ kind: 'index', position: Number(groups.index) })],
  [
    filterStep,
    (groups) => ({
      kind: 'filter',
      matches: Object.entries(operators).find(([name]) => name === groups.operator)?.[1] ?? operators['=='],
      wanted: groups.double ?? groups.single ?? '',
    }),
  ],
]

function takeStep(value: unknown, step: Step): unknown {
  if (step.kind === 'key') return isObject(value) && Object.hasOwn(value, step.name) ? value[step.name] : undefined
  if (!Array.isArray(value)) return undefined
  if (step.kind === 'index') return value[step.position]
  return value.find((item) => typeof item === 'string' && step.matches(item, step.wanted))
}

/** JSON has objects and arrays; this is the former. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
