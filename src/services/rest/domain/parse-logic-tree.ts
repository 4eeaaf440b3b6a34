import type { Condition, Field } from '../../../query/intent.ts'
import { type Operation, operation, treeValue } from './parse-comparison.ts'
import { delimiter, field, fieldName, trimmed } from './parse-field.ts'
import { all, attempt, before, between, choice, label, literal, map, nested, optional, type Parser, separated } from './parser.ts'

type LogicOperator = 'and' | 'or'

const condition: Parser<Condition> = map(
  all<[Field, Operation]>(before(field, delimiter), operation(treeValue)),
  ([compared, { negated, comparison }]) => ({ kind: 'compare', field: compared, negated, comparison }),
)

const not = label('negation operator (not)', optional(attempt(before(literal('not'), delimiter))))

const logicOperator = label('logic operator (and, or)', choice<[LogicOperator, LogicOperator]>(attempt(literal('and')), literal('or')))

/** What a tree holds: conditions of its kind, and trees of them. */
type Group<Leaf> = {
  readonly kind: 'group'
  readonly operator: LogicOperator
  readonly negated: boolean
  readonly conditions: readonly (Leaf | Group<Leaf>)[]
}

/** `and(…,not.or(…,…))` of conditions of one kind; `tree` is such a group or one condition alone. */
export function createTreeParsers<Leaf>(leaf: Parser<Leaf>): {
  readonly group: Parser<Group<Leaf>>
  readonly tree: Parser<Leaf | Group<Leaf>>
} {
  const members: Parser<(Leaf | Group<Leaf>)[]> = between(
    trimmed(literal('(')),
    trimmed(literal(')')),
    separated(
      nested(() => tree),
      trimmed(literal(',')),
    ),
  )
  const group: Parser<Group<Leaf>> = map(
    all<['not' | undefined, LogicOperator, (Leaf | Group<Leaf>)[]]>(not, logicOperator, members),
    ([negation, operator, conditions]) => ({ kind: 'group', operator, negated: negation !== undefined, conditions }),
  )
  const tree = choice<[Leaf, Group<Leaf>]>(attempt(leaf), group)
  return { group, tree }
}

/** `or(id.eq.1,not.and(name.like.A*,id.gt.3))`. */
export const logicTree: Parser<Condition> = createTreeParsers(condition).tree

export type LogicPlace = { readonly embeds: readonly string[]; readonly operator: string }

/** The name of the parameter: `and`, `clients.not.or`; `operator` is `or` or `not.or`, as the tree would write it. */
export const logicPlace: Parser<LogicPlace> = map(separated(fieldName, delimiter), (names) => {
  const operator = names.at(-1) ?? ''
  return {
    embeds: names.slice(0, -1).filter((name) => name !== 'not'),
    operator: names.includes('not') ? `not.${operator}` : operator,
  }
})
