import type { AggregatedField, Field, OrderTerm } from '../../../query/intent.ts'
import { aggregatedField } from './parse-aggregate.ts'
import { delimiter, field, fieldName, trimmed } from './parse-field.ts'
import {
  after,
  all,
  attempt,
  before,
  between,
  choice,
  endOfInput,
  literal,
  lookAhead,
  map,
  optional,
  type Parser,
  quietly,
  separated,
} from './parser.ts'

type Direction = NonNullable<OrderTerm['direction']>
type Nulls = NonNullable<OrderTerm['nulls']>

const direction: Parser<Direction | undefined> = optional(
  choice<[Direction, Direction]>(attempt(after(delimiter, literal('asc'))), attempt(after(delimiter, literal('desc')))),
)

const nulls: Parser<Nulls | undefined> = optional(
  choice<[Nulls, Nulls]>(
    attempt(map(after(delimiter, literal('nullsfirst')), () => 'first')),
    attempt(map(after(delimiter, literal('nullslast')), () => 'last')),
  ),
)

const endOfTerm = choice<[undefined, undefined]>(attempt(lookAhead(literal(','))), endOfInput)

type Ranking = Pick<OrderTerm, 'direction' | 'nulls'>

const ranking: Parser<Ranking> = map(
  before(all<[Direction | undefined, Nulls | undefined]>(direction, nulls), endOfTerm),
  ([towards, nullsGo]) => ({ ...(towards !== undefined && { direction: towards }), ...(nullsGo !== undefined && { nulls: nullsGo }) }),
)

const relatedTerm: Parser<OrderTerm> = map(
  all<[string, Field, Ranking]>(fieldName, between(literal('('), literal(')'), field), ranking),
  ([relation, ordered, ranked]) => ({ relation, field: ordered, ...ranked }),
)

// Quietly: what could have been an aggregate is not among what a message expects, which is the dialect's own.
const aggregatedTerm: Parser<OrderTerm> = quietly(
  map(all<[AggregatedField, Ranking]>(aggregatedField, ranking), ([aggregated, ranked]) => ({
    field: aggregated.field,
    aggregated,
    ...ranked,
  })),
)

const ownTerm: Parser<OrderTerm> = map(all<[Field, Ranking]>(field, ranking), ([ordered, ranked]) => ({ field: ordered, ...ranked }))

/** The value of `order`: `name.desc.nullslast,data->age,clients(name),amount.sum().desc`. */
export const orderTerms: Parser<OrderTerm[]> = separated(
  trimmed(choice<[OrderTerm, OrderTerm, OrderTerm]>(aggregatedTerm, attempt(relatedTerm), ownTerm)),
  literal(','),
)
