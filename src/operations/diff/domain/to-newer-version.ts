import type { Fact, Part } from '../types.ts'
import type { Parts } from './compare-parts.ts'
import { listOf } from './kinds/kind.ts'

const allUpToSixteen = ['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRIGGER', 'TRUNCATE', 'UPDATE']

/** `grant all on table` of a version before 17, which knows no MAINTAIN, is `grant all` of a later one. */
export function widenAllPrivileges(parts: Parts): Parts {
  return mapFacts(parts, (fact) => (isEveryOldPrivilege(fact) ? [...listOf(fact), 'MAINTAIN'].sort() : fact))
}

function isEveryOldPrivilege(fact: Fact): boolean {
  return Array.isArray(fact) && allUpToSixteen.every((privilege) => fact.includes(privilege))
}

const printedFacts: ReadonlySet<string> = new Set([
  'definition',
  'expression',
  'using',
  'check',
  'where',
  'default',
  'bound',
  'partitioned by',
])

/** A goal read from another version, with what PostgreSQL prints in the words of the version that was reached: those differ and mean the same. */
export function adoptPrintedFacts(goal: Parts, reached: Parts): Parts {
  return new Map([...goal].map(([id, part]) => [id, adopt(part, reached.get(id))]))
}

function adopt(part: Part, reached: Part | undefined): Part {
  if (reached === undefined) return part
  const facts = Object.entries(part.facts).map(([name, fact]) => [name, printedFacts.has(name) ? (reached.facts[name] ?? fact) : fact])
  return { ...part, facts: Object.fromEntries(facts) }
}

function mapFacts(parts: Parts, change: (fact: Fact) => Fact): Parts {
  const changed = (part: Part): Part => ({
    ...part,
    facts: Object.fromEntries(Object.entries(part.facts).map(([name, fact]) => [name, change(fact)])),
  })
  return new Map([...parts].map(([id, part]) => [id, changed(part)]))
}
