import { type Classification, classifyColumn, type PersonalKind, personalKinds } from '../../../catalog/classify-column.ts'
import { maskedColumnUnknown, maskKindUnfit, maskKindUnknown } from '../errors.ts'
import type { Column, ColumnName, Link, MaskedColumn, MaskingPlan, Occurrence, Shape, ValueFacts } from '../types.ts'
import { ownColumns } from './own-tables.ts'

export type PlanNeeds = {
  readonly columns: readonly Column[]
  readonly links: readonly Link[]
  /** What the project says; `keep` or a kind by column. */
  readonly declared: Readonly<Record<ColumnName, string>>
  readonly facts: ReadonlyMap<ColumnName, ValueFacts>
}

type Choice = Classification | { readonly kind: 'keep'; readonly reason: string }

const kindsOf: Readonly<Record<Shape, readonly PersonalKind[]>> = {
  text: personalKinds,
  'text array': personalKinds,
  json: ['text', 'secret'],
  number: ['identifier', 'phone', 'secret'],
  date: ['birthday'],
  'network address': ['ip'],
  bytes: ['secret'],
}

/**
 * What is masked, and as what: what the project declared, else what the names say, else what the values look like. Columns that foreign keys make
 * equal are masked as one. Throws `masked_column_unknown`, `mask_kind_unknown`, `mask_kind_unfit`.
 */
export function planMasking({ columns, links, declared, facts }: PlanNeeds): MaskingPlan {
  checkDeclared(columns, declared)
  const own = new Map(columns.map((column) => [toName(column), chooseAlone(column, { declared, facts })]))
  const choices = shareAlongLinks(own, links)
  const plan = { masked: [] as MaskedColumn[], kept: [] as MaskingPlan['kept'][number][], unread: [] as Column[] }
  for (const column of columns) {
    const choice = choices.get(toName(column))
    if (choice === undefined || choice.kind === 'keep') addKept(plan, column, choice?.reason)
    else if (kindsOf[column.shape].includes(choice.kind)) plan.masked.push({ ...column, ...choice, kind: choice.kind })
    else throw maskKindUnfit(toName(column), choice.kind, column.type)
  }
  return plan
}

export const toName = ({ schema, table, column }: Pick<Column, 'schema' | 'table' | 'column'>): ColumnName => `${schema}.${table}.${column}`

function addKept(plan: { kept: MaskingPlan['kept'][number][]; unread: Column[] }, column: Column, reason: string | undefined): void {
  if (column.shape === 'bytes' && reason === undefined) plan.unread.push(column)
  else if (column.shape !== 'date' || reason !== undefined)
    plan.kept.push({ ...column, reason: reason ?? 'nothing says that it is personal' })
}

function chooseAlone(column: Column, { declared, facts }: Pick<PlanNeeds, 'declared' | 'facts'>): Choice | undefined {
  const name = toName(column)
  const word = declared[name]
  if (word !== undefined) return { kind: toKind(name, word), reason: 'declared' }
  const known = ownColumns[name]
  if (known !== undefined) return { kind: known, reason: 'known to hold it' }
  const named = classifyColumn(column)
  // JSON is masked by the names inside it: a document called content is full of codes and dates as well.
  const isDocument = column.shape === 'json' && named?.kind === 'text'
  if (named !== undefined && !isDocument && kindsOf[column.shape].includes(named.kind)) return named
  return classifyValues(facts.get(name))
}

function classifyValues(facts: ValueFacts | undefined): Classification | undefined {
  if (facts === undefined) return undefined
  if (facts.emails > 0.2) return { kind: 'email', reason: 'its values look like e-mail addresses' }
  if (facts.phones > 0.5) return { kind: 'phone', reason: 'its values look like phone numbers' }
  if (facts.sentences > 0.2) return { kind: 'text', reason: 'its values are sentences' }
  return undefined
}

/** A choice reaches every column that keys make equal to it: first the declared ones, then those of the referenced side. */
function shareAlongLinks(
  own: ReadonlyMap<ColumnName, Choice | undefined>,
  links: readonly Link[],
): ReadonlyMap<ColumnName, Choice | undefined> {
  const choices = new Map(own)
  const isDeclared = (name: ColumnName) => own.get(name)?.reason === 'declared'
  for (let changed = true; changed; ) {
    changed = false
    for (const { child, parent } of links) {
      const source = choices.get(parent)?.kind !== choices.get(child)?.kind ? pickSource({ child, parent }, choices, isDeclared) : undefined
      if (source === undefined) continue
      const target = source === child ? parent : child
      const choice = choices.get(source)
      if (choice === undefined) continue
      choices.set(target, { ...choice, reason: isDeclared(source) ? 'declared' : `a foreign key makes it equal to ${source}` })
      changed = true
    }
  }
  return choices
}

function pickSource(
  { child, parent }: Link,
  choices: ReadonlyMap<ColumnName, Choice | undefined>,
  isDeclared: (name: ColumnName) => boolean,
): ColumnName | undefined {
  if (!choices.has(child) || !choices.has(parent)) return undefined
  if (isDeclared(child) && !isDeclared(parent)) return child
  return choices.get(parent) === undefined ? child : parent
}

function checkDeclared(columns: readonly Column[], declared: Readonly<Record<ColumnName, string>>): void {
  const names = new Set(columns.map(toName))
  for (const [name, word] of Object.entries(declared)) {
    if (!names.has(name)) throw maskedColumnUnknown(name)
    toKind(name, word)
  }
}

function toKind(name: ColumnName, word: string): PersonalKind | 'keep' {
  if (word === 'keep') return word
  const kind = personalKinds.find((each) => each === word)
  if (kind === undefined) throw maskKindUnknown(name, word)
  return kind
}

/**
 * What nothing was said of and yet holds originals of other columns is masked as these; a text that has one inside becomes free text. What the
 * project declared stays.
 */
export function maskOccurrences(plan: MaskingPlan, occurrences: readonly Occurrence[]): MaskingPlan {
  const found = Map.groupBy(occurrences, ({ column }) => toName(column))
  const promoted = plan.kept.flatMap((column): readonly MaskedColumn[] => {
    const [first] = found.get(toName(column)) ?? []
    if (first === undefined || column.reason === 'declared' || (column.shape !== 'text' && column.shape !== 'text array')) return []
    const kind = first.whole ? first.kind : 'text'
    return [{ ...column, kind, reason: `holds values of kind ${first.kind} that other columns have` }]
  })
  const names = new Set(promoted.map(toName))
  return { ...plan, masked: [...plan.masked, ...promoted], kept: plan.kept.filter((column) => !names.has(toName(column))) }
}
