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

const members: Parser<Condition[]> = between(
  trimmed(literal('(')),
  trimmed(literal(')')),
  separated(
    nested(() => logicTree),
    trimmed(literal(',')),
  ),
)

const group: Parser<Condition> = map(
  all<['not' | undefined, LogicOperator, Condition[]]>(not, logicOperator, members),
  ([negation, operator, conditions]) => ({ kind: 'group', operator, negated: negation !== undefined, conditions }),
)

/** `or(id.eq.1,not.and(name.like.A*,id.gt.3))`. */
export const logicTree: Parser<Condition> = choice<[Condition, Condition]>(attempt(condition), group)

export type LogicPlace = { readonly embeds: readonly string[]; readonly operator: string }

/** The name of the parameter: `and`, `clients.not.or`; `operator` is `or` or `not.or`, as the tree would write it. */
export const logicPlace: Parser<LogicPlace> = map(separated(fieldName, delimiter), (names) => {
  const operator = names.at(-1) ?? ''
  return {
    embeds: names.slice(0, -1).filter((name) => name !== 'not'),
    operator: names.includes('not') ? `not.${operator}` : operator,
  }
})
