import type { Database } from '../../../../postgres/types.ts'
import type { RecordedStatement } from '../../store/read-statements.ts'
import { readPolicyConditions } from '../policies/read-conditions.ts'
import { findTrigramClass } from './find-trigram-class.ts'
import { listCandidates, type TableFacts, toKey } from './list-candidates.ts'
import type { RunnableStatement } from './measure-reads.ts'
import { prepareStatement } from './prepare-statement.ts'
import { readRelationNames } from './read-relation-names.ts'
import { readTableFacts } from './read-table-facts.ts'
import type { Access, IndexCandidate, UnmeasuredStatement } from './types.ts'
import type { ValueSource } from './value-source.ts'

/** An index, and the statements that might become faster with it. */
export type Candidate = { readonly index: IndexCandidate; readonly runnables: readonly RunnableStatement[] }

export type Candidates = { readonly candidates: readonly Candidate[]; readonly unmeasured: readonly UnmeasuredStatement[] }

export type CollectOptions = {
  readonly statements: readonly RecordedStatement[]
  /** How many of those that name a table or view of the project are looked at. */
  readonly most: number
  readonly source: ValueSource
  readonly onProgress: (line: string) => void
}

/** The indexes that recorded statements could use, those of the statements that took longest first. */
export async function collectCandidates(copy: Database, { statements, most, source, onProgress }: CollectOptions): Promise<Candidates> {
  const policies = await copy.transaction({ access: 'read only', end: 'rollback' }, readPolicyConditions)
  const facts = await copy.transaction({ access: 'read only' }, readTableFacts)
  const trigrams = await copy.transaction({ access: 'read only' }, findTrigramClass)
  const isOwn = toMention(await copy.transaction({ access: 'read only' }, readRelationNames))
  const byKey = new Map<string, Candidate>()
  const unmeasured: UnmeasuredStatement[] = []
  const concerned = statements.filter(isOwn).slice(0, most)
  onProgress(`Planning ${concerned.length === 1 ? 'one statement' : `${concerned.length} statements`}`)
  for (const statement of concerned) {
    const prepared = await prepareStatement(copy, statement, { policies, source })
    if (prepared.kind === 'not measured') unmeasured.push({ statement, reason: prepared.reason })
    else for (const index of listIndexes(prepared.planned.accesses, { facts, trigrams })) note(byKey, index, prepared.runnable)
  }
  return { candidates: [...byKey.values()], unmeasured }
}

type Known = { readonly facts: readonly TableFacts[]; readonly trigrams: string | undefined }

function listIndexes(accesses: readonly Access[], { facts, trigrams }: Known): readonly IndexCandidate[] {
  return accesses.flatMap((access) => {
    const own = facts.find(({ schema, table }) => schema === access.schema && table === access.table)
    return own === undefined ? [] : listCandidates(access, own, trigrams)
  })
}

function note(byKey: Map<string, Candidate>, index: IndexCandidate, runnable: RunnableStatement): void {
  const runnables = byKey.get(toKey(index))?.runnables ?? []
  if (!runnables.includes(runnable)) byKey.set(toKey(index), { index, runnables: [...runnables, runnable] })
}

/** Whether a statement names one of the relations: what asks only PostgreSQL's own catalogs concerns nobody. */
function toMention(names: readonly string[]): (statement: RecordedStatement) => boolean {
  const known = new Set(names)
  return ({ text }) => text.split(/[^\p{L}\p{N}_$]+/u).some((word) => known.has(word))
}
