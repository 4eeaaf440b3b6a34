import type { Random } from './random.ts'

/** A filter that both the dialect and its laws can be applied to. */
export type Tree =
  | { readonly kind: 'leaf'; readonly column: string; readonly operation: string }
  | { readonly kind: 'group'; readonly operator: 'and' | 'or'; readonly negated: boolean; readonly children: readonly Tree[] }

const leaves: readonly (readonly [column: string, operation: string])[] = [
  ['id', 'gt.12'],
  ['id', 'lte.30'],
  ['id', 'in.(1,5,9,1001)'],
  ['mood', 'eq.sad'],
  ['mood', 'is.null'],
  ['mood', 'not.eq.happy'],
  ['active', 'is.true'],
  ['rating', 'gte.4'],
  ['height', 'lt.120'],
  ['name', 'ilike.*o*'],
  ['name', 'eq."Dan, the \\"old\\""'],
  ['tags', 'cs.{t1}'],
  ['scores', 'not.cs.{2}'],
  ['data->b->0', 'eq.1'],
  ['data->>a', 'like.1*'],
  ['city_id', 'eq(any).{1,2}'],
  ['boss_id', 'isdistinct.2'],
  ['words', 'plfts.bob8'],
]

export function generateTree(random: Random, depth = 3): Tree {
  if (depth === 0 || random.chance(0.4)) {
    const [column, operation] = random.pick(leaves)
    return { kind: 'leaf', column, operation }
  }
  const children = random.some(1, 3, () => generateTree(random, depth - 1))
  return { kind: 'group', operator: random.pick(['and', 'or']), negated: random.chance(0.3), children }
}

/** As the value of `and=(…)`, not encoded. */
export function renderTree(tree: Tree): string {
  if (tree.kind === 'leaf') return `${tree.column}.${tree.operation}`
  return `${tree.negated ? 'not.' : ''}${tree.operator}(${tree.children.map(renderTree).join(',')})`
}

export function negate(tree: Tree): Tree {
  if (tree.kind === 'group') return { ...tree, negated: !tree.negated }
  const { column, operation } = tree
  return { kind: 'leaf', column, operation: operation.startsWith('not.') ? operation.slice(4) : `not.${operation}` }
}

/** not (a and b) = not a or not b, all the way down: no group is negated afterwards. */
export function applyDeMorgan(tree: Tree): Tree {
  if (tree.kind === 'leaf') return tree
  if (!tree.negated) return { ...tree, children: tree.children.map(applyDeMorgan) }
  const operator = tree.operator === 'and' ? 'or' : 'and'
  return { kind: 'group', operator, negated: false, children: tree.children.map((child) => applyDeMorgan(negate(child))) }
}

/** (a and (b and c)) = (a and b and c). */
export function flatten(tree: Tree): Tree {
  if (tree.kind === 'leaf') return tree
  const children = tree.children.map(flatten).flatMap((child) => {
    return child.kind === 'group' && child.operator === tree.operator && !child.negated ? child.children : [child]
  })
  return { ...tree, children }
}

/** (a and b and c) = (a and (b and c)). */
export function split(tree: Tree): Tree {
  if (tree.kind === 'leaf') return tree
  const [first, ...rest] = tree.children.map(split)
  if (first === undefined || rest.length < 2) return { ...tree, children: tree.children.map(split) }
  return { ...tree, children: [first, { kind: 'group', operator: tree.operator, negated: false, children: rest }] }
}

/** The order of branches is nobody's. */
export function reverse(tree: Tree): Tree {
  return tree.kind === 'leaf' ? tree : { ...tree, children: tree.children.map(reverse).toReversed() }
}
