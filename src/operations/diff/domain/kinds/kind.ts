import type { Fact, Part } from '../../types.ts'

/** Both pictures, for what a statement has to know beyond its own part. */
export type World = {
  readonly before: ReadonlyMap<string, Part>
  readonly after: ReadonlyMap<string, Part>
  /** Parts of the picture before that need this one directly. */
  readonly dependents: (id: string) => readonly Part[]
}

export type Change = { readonly before: Part; readonly after: Part }

export type Alteration = {
  /** What makes room: run before anything is altered or made. */
  readonly first?: readonly string[]
  /** Run next, before a parent table takes what its new children would lack. */
  readonly second?: readonly string[]
  readonly statements: readonly string[]
  /** Ids of the parts before that are in the way: dropped first and made again. */
  readonly disturbs?: readonly string[]
  /** What is gone afterwards. */
  readonly lost?: string
}

/** How one kind of part is written as SQL. */
export type Kind = {
  readonly create: (part: Part, world: World) => readonly string[]
  readonly drop: (part: Part) => readonly string[]
  /** Absent, and where it says so: dropped and made again, with all that needs it. */
  readonly alter?: (change: Change, world: World) => Alteration | 'replace'
  /** What a drop loses. */
  readonly loss?: (part: Part) => string | null
}

export function textOf(fact: Fact | undefined): string {
  return typeof fact === 'string' ? fact : ''
}

export function listOf(fact: Fact | undefined): readonly string[] {
  return Array.isArray(fact) ? fact : []
}

export function differs({ before, after }: Change, ...names: readonly string[]): boolean {
  return names.some((name) => JSON.stringify(before.facts[name]) !== JSON.stringify(after.facts[name]))
}

/** ` with (fillfactor = '70')` of `['fillfactor=70']`; nothing of nothing. */
export function renderWith(options: readonly string[]): string {
  return options.length === 0 ? '' : ` with (${options.map(renderOption).join(', ')})`
}

/** `set (…)` and `reset (…)` that lead from one list of options to another. */
export function renderOptionChanges(before: readonly string[], after: readonly string[]): readonly string[] {
  const nameOf = (option: string) => option.slice(0, option.indexOf('='))
  const names = new Set(after.map(nameOf))
  const set = after.filter((option) => !before.includes(option)).map(renderOption)
  const reset = before.map(nameOf).filter((name) => !names.has(name))
  return [...(set.length === 0 ? [] : [`set (${set.join(', ')})`]), ...(reset.length === 0 ? [] : [`reset (${reset.join(', ')})`])]
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function renderOption(option: string): string {
  const end = option.indexOf('=')
  return `${option.slice(0, end)} = ${quoteText(option.slice(end + 1))}`
}

/** `pg_trigger.tgenabled` and its kin, as ALTER says it. */
export function renderEnabling(letter: Fact | undefined): string {
  return enablings[textOf(letter)] ?? 'enable'
}

const enablings: Readonly<Record<string, string>> = { O: 'enable', D: 'disable', R: 'enable replica', A: 'enable always' }
