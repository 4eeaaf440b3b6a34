import type { AggregatedField, AggregateName, Field } from '../../../query/intent.ts'
import { field, identifier } from './parse-field.ts'
import { after, all, attempt, before, choice, literal, map, optional, type Parser } from './parser.ts'

/** `::int`, or nothing. */
export const cast: Parser<string | undefined> = optional(after(literal('::'), identifier))

/** `.sum()` after a field. */
export const aggregateCall: Parser<AggregateName> = before(
  after(
    literal('.'),
    choice<AggregateName[]>(literal('sum'), literal('avg'), literal('count'), attempt(literal('max')), attempt(literal('min'))),
  ),
  literal('()'),
)

const countOfRows: Parser<AggregatedField> = map(all<['count()', string | undefined]>(literal('count()'), cast), ([, aggregateCast]) => ({
  field: { name: '*', path: [] },
  aggregate: 'count',
  ...(aggregateCast !== undefined && { aggregateCast }),
}))

const aggregateOfField: Parser<AggregatedField> = map(
  all<[Field, string | undefined, AggregateName, string | undefined]>(field, cast, aggregateCall, cast),
  ([aggregated, castTo, aggregate, aggregateCast]) => ({
    field: aggregated,
    aggregate,
    ...(castTo !== undefined && { cast: castTo }),
    ...(aggregateCast !== undefined && { aggregateCast }),
  }),
)

/** `count()`, `amount.sum()`, `data->n::int.max()::text`. */
export const aggregatedField: Parser<AggregatedField> = choice<[AggregatedField, AggregatedField]>(attempt(countOfRows), aggregateOfField)
