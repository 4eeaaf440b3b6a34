import type { Reason, ReasonKind } from '../types.ts'

/** Why an answer is another one now: what is new in its reasons, and what is no longer among them. */
export function findCauses(before: readonly Reason[], after: readonly Reason[]): readonly string[] {
  const gone = listRelevant(without(before, after), after)
  const fresh = listRelevant(without(after, before), before)
  const policies = describePolicies(gone.filter(isPolicy), fresh.filter(isPolicy))
  const others = [...fresh.filter(isTelling).map(describeFresh), ...gone.filter(isTelling).map(describeGone)]
  const told = [...new Set([...policies, ...others])]
  return told.length > 0 ? told : fresh.map(({ sentence }) => sentence)
}

/** Where the other side was stopped early, nothing behind that point was looked at there: it is not new, nor gone. */
function listRelevant(reasons: readonly Reason[], others: readonly Reason[]): readonly Reason[] {
  const isStoppedBy = (kind: ReasonKind) => others.some((reason) => reason.kind === kind)
  if (isStoppedBy('no schema usage')) return reasons.filter(isOfSchema)
  if (isStoppedBy('no grant')) return reasons.filter((reason) => isOfPrivilege(reason) && !isOfSchema(reason))
  return reasons
}

function isOfPrivilege({ kind }: Reason): boolean {
  return ['grant', 'ownership', 'predefined role', 'superuser', 'no grant', 'no schema usage'].includes(kind)
}

function isOfSchema({ kind, sentence }: Reason): boolean {
  return kind === 'no schema usage' || /\bUSAGE\b|\bthe schema\b/.test(sentence)
}

function without(reasons: readonly Reason[], others: readonly Reason[]): readonly Reason[] {
  const known = new Set(others.map(({ sentence }) => sentence))
  return reasons.filter(({ sentence }) => !known.has(sentence))
}

function isPolicy({ kind }: Reason): boolean {
  return kind === 'policy'
}

/** A reason for nothing, `Nothing grants …`, says what the reason that is gone says better. */
function isTelling({ kind }: Reason): boolean {
  return !['policy', 'no grant', 'no policy', 'no schema usage', 'invoker', 'underlying'].includes(kind)
}

function describeFresh({ kind, sentence }: Reason): string {
  if (kind === 'grant') return `grant added: ${sentence}`
  return sentence
}

function describeGone({ kind, sentence }: Reason): string {
  if (kind === 'grant') return `grant revoked: ${sentence.replace(' grants ', ' granted ')}`
  if (kind === 'rls off') return sentence.replace(/ is off$/, ' is on now')
  return `no longer: ${sentence}`
}

function describePolicies(gone: readonly Reason[], fresh: readonly Reason[]): readonly string[] {
  const changed = fresh.flatMap((after) => {
    const before = gone.find(({ name }) => name === after.name)
    return before === undefined ? [] : [describeChanged(before, after)]
  })
  const added = fresh.filter(({ name }) => !gone.some((each) => each.name === name))
  const dropped = gone.filter(({ name }) => !fresh.some((each) => each.name === name))
  return [
    ...changed,
    ...added.map((reason) => `policy ${reason.name} is new (${splitPolicy(reason).condition})`),
    ...dropped.map(({ name }) => `policy ${name} no longer applies`),
  ]
}

function describeChanged(before: Reason, after: Reason): string {
  const [one, other] = [splitPolicy(before), splitPolicy(after)]
  if (one.condition === other.condition) return `policy ${after.name} is now a ${lowerFirst(other.head)}`
  if (other.condition === 'true') return `policy ${after.name} lost its condition (${one.condition})`
  if (one.condition === 'true') return `policy ${after.name} now has a condition (${other.condition})`
  return `policy ${after.name} changed from (${one.condition}) to (${other.condition})`
}

/** `Policy own to anon: (a = 1)` → `Policy own to anon` and `(a = 1)`. */
function splitPolicy({ name = '', sentence }: Reason): { readonly head: string; readonly condition: string } {
  const end = sentence.indexOf(': ', sentence.indexOf(name) + name.length)
  if (end === -1) return { head: sentence, condition: 'true' }
  return { head: sentence.slice(0, end), condition: sentence.slice(end + 2).replace(/^\((.*)\)$/, '$1') }
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}
