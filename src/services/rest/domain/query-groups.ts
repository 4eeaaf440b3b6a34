/** What a parameter of a query string is about. */
export type PairGroup = 'order' | 'logic' | 'pages' | 'filters' | 'named'

const groupOfLastWord: Readonly<Record<string, PairGroup>> = { order: 'order', and: 'logic', or: 'logic', limit: 'pages', offset: 'pages' }
const namedParameters = ['select', 'columns', 'on_conflict']

/** By the name alone: `clients.order` orders, `select` is itself, everything else filters. */
export function findGroup(name: string): PairGroup {
  const lastWord = name.slice(name.lastIndexOf('.') + 1)
  const group = Object.hasOwn(groupOfLastWord, lastWord) ? groupOfLastWord[lastWord] : undefined
  return group ?? (namedParameters.includes(name) ? 'named' : 'filters')
}

export function isFilterName(name: string): boolean {
  return findGroup(name) === 'filters'
}
