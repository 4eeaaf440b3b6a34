import type { ReviewedFinding, Severity } from '../../findings/types.ts'
import { type Contract, diffContracts, type Usage, type Use } from '../../operations/contract/operation.ts'
import type { ApiChange } from '../../operations/handoff/operation.ts'
import { type BothThings, describeThing } from './describe-thing.ts'
import { describeValues } from './describe-values.ts'
import { indexContract } from './find-thing.ts'

export type ChangeSources = {
  readonly before: Contract
  readonly after: Contract
  readonly usage: Usage | undefined
  /** Of the later side, by the names of a contract. */
  readonly comments: ReadonlyMap<string, string>
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Days of records without a use after which something counts as unused, as `dorsal api diff` has it. */
const unusedDays = 30

/** Every change of what clients may rely on, what breaks first. */
export async function listApiChanges({ before, after, usage, comments, now }: ChangeSources): Promise<readonly ApiChange[]> {
  const compare = (known: Usage | undefined) => diffContracts({ before, after, usage: known, accepted: [], now, unusedDays })
  const { review } = await compare(usage)
  // Who uses it is told by the texts in their own words.
  const plain = usage === undefined ? review : (await compare(undefined)).review
  const messages = new Map(plain.findings.map(({ id, message }) => [id, message]))
  const [earlier, later] = [indexContract(before), indexContract(after)]
  const changes = review.findings.map((finding) => {
    const things = { before: earlier.get(finding.subject), after: later.get(finding.subject) }
    const comment = things.before === undefined ? comments.get(finding.subject) : undefined
    const message = messages.get(finding.id) ?? finding.message
    return { ...toApiChange(finding, things, { before, after }), message, ...(comment !== undefined && { comment }) }
  })
  return changes.toSorted((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect))
}

const effects: Readonly<Record<Severity, ApiChange['effect']>> = { error: 'breaks', warning: 'may break', note: 'harmless' }
const order = Object.values(effects)

/** Findings about one value of a thing have it behind the name. */
const aboutValues: ReadonlySet<string> = new Set(['enum-value-added', 'enum-value-removed', 'allowed-value-added', 'allowed-value-removed'])

function toApiChange(
  { rule, subject, severity, message, details }: ReviewedFinding,
  things: BothThings,
  contracts: Pick<ChangeSources, 'before' | 'after'>,
): ApiChange {
  const values = describeValues(rule.name, things, contracts)
  const change = {
    rule: rule.name,
    subject,
    message,
    effect: effects[severity],
    thing: describeThing(rule.name, things, contracts),
    ...values,
    uses: readUses(details),
  }
  if (!aboutValues.has(rule.name)) return change
  const cut = subject.lastIndexOf('=')
  return { ...change, subject: subject.slice(0, cut), after: subject.slice(cut + 1) }
}

/** As the rules of the contract write them. */
function readUses(details: ReviewedFinding['details']): ApiChange['uses'] {
  const uses = details?.uses as readonly Use[] | undefined
  return uses?.map(({ client, version, count }) => ({ client, version, count })).toSorted((a, b) => b.count - a.count)
}
