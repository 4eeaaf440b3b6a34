import type { AggregatedField, Having } from '../../../query/intent.ts'
import { aggregatedField } from './parse-aggregate.ts'
import { type Operation, operation, treeValue } from './parse-comparison.ts'
import { delimiter } from './parse-field.ts'
import { createTreeParsers } from './parse-logic-tree.ts'
import { all, attempt, before, choice, endOfInput, map, type Parser, rest } from './parser.ts'

const { group } = createTreeParsers(compare(treeValue))

/** The value of `having`: `amount.sum().gt.100`, `and(count().gte.2,not.or(amount.max().is.null,amount.min().lt.0))`. */
export const having: Parser<Having> = choice<[Having, Having]>(attempt(before(group, endOfInput)), compare(rest))

function compare(value: Parser<string>): Parser<Having> {
  return map(all<[AggregatedField, Operation]>(before(aggregatedField, delimiter), operation(value)), ([of, { negated, comparison }]) => ({
    kind: 'compare',
    of,
    negated,
    comparison,
  }))
}
