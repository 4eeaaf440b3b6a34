import type { AggregateName, Field, SelectItem } from '../../../query/intent.ts'
import { aggregateCall, cast } from './parse-aggregate.ts'
import { field, fieldName, trimmed } from './parse-field.ts'
import {
  after,
  all,
  attempt,
  before,
  between,
  choice,
  endOfInput,
  failed,
  literal,
  lookAhead,
  map,
  nested,
  notBefore,
  optional,
  type Parser,
  separated,
} from './parser.ts'

type Join = 'inner' | 'left'
type EmbedParameter = { readonly hint: string } | { readonly join: Join }
type EmbedHead = Omit<Extract<SelectItem, { kind: 'embed' }>, 'select'>

const alias: Parser<string | undefined> = optional(attempt(before(fieldName, after(literal(':'), notBefore(':')))))

const endOfItem = choice<[undefined, undefined, undefined]>(lookAhead(literal(')')), lookAhead(literal(',')), endOfInput)

const embedParameter: Parser<EmbedParameter> = after(
  literal('!'),
  choice<[EmbedParameter, EmbedParameter, EmbedParameter]>(
    map(attempt(literal('left')), (join) => ({ join })),
    map(attempt(literal('inner')), (join) => ({ join })),
    map(attempt(fieldName), (hint) => ({ hint })),
  ),
)

const embedParameters: Parser<Pick<EmbedHead, 'hint' | 'join'>> = map(
  all<[EmbedParameter | undefined, EmbedParameter | undefined]>(optional(embedParameter), optional(embedParameter)),
  // The first of each kind counts.
  ([first, second]) => ({ ...second, ...first }),
)

const beforeSelect = attempt(lookAhead(literal('(')))

/** `count` followed by a bracket is the aggregate, never a table. */
const relationName: Parser<string> = (reading) => {
  const name = fieldName(reading)
  return name === 'count' ? failed : name
}

const embedHead: Parser<EmbedHead> = trimmed(
  map(
    all<[string | undefined, string, Pick<EmbedHead, 'hint' | 'join'>, undefined]>(alias, relationName, embedParameters, beforeSelect),
    ([name, relation, parameters]) => ({ kind: 'embed', relation, ...withAlias(name), ...parameters, isSpread: false }),
  ),
)

const spreadHead: Parser<EmbedHead> = trimmed(
  map(
    all<[string, Pick<EmbedHead, 'hint' | 'join'>, undefined]>(after(literal('...'), fieldName), embedParameters, beforeSelect),
    ([relation, parameters]) => ({ kind: 'embed', relation, ...parameters, isSpread: true }),
  ),
)

const star: Parser<SelectItem> = map(before(literal('*'), endOfItem), (name) => ({ kind: 'field', field: { name, path: [] } }))

const countOfRows: Parser<SelectItem> = map(
  before(all<[string | undefined, 'count()', string | undefined]>(alias, literal('count()'), cast), endOfItem),
  ([name, , aggregateCast]) => ({
    kind: 'field',
    field: { name: '*', path: [] },
    aggregate: 'count',
    ...withAlias(name),
    ...(aggregateCast !== undefined && { aggregateCast }),
  }),
)

const aggregate: Parser<AggregateName | undefined> = optional(attempt(aggregateCall))

const column: Parser<SelectItem> = map(
  before(
    all<[string | undefined, Field, string | undefined, AggregateName | undefined, string | undefined]>(
      alias,
      field,
      cast,
      aggregate,
      cast,
    ),
    endOfItem,
  ),
  ([name, selected, castTo, aggregateName, aggregateCast]) => ({
    kind: 'field',
    field: selected,
    ...withAlias(name),
    ...(castTo !== undefined && { cast: castTo }),
    ...(aggregateName !== undefined && { aggregate: aggregateName }),
    ...(aggregateCast !== undefined && { aggregateCast }),
  }),
)

const selectField: Parser<SelectItem> = trimmed(choice<[SelectItem, SelectItem, SelectItem]>(attempt(star), attempt(countOfRows), column))

const innerSelect: Parser<SelectItem[]> = between(
  literal('('),
  literal(')'),
  nested(() => selectList),
)

const selectItem = choice<[SelectItem, SelectItem, SelectItem]>(
  withSelect(attempt(spreadHead)),
  withSelect(attempt(embedHead)),
  selectField,
)

/** The value of `select`: `id,name:full_name,clients!inner(id),...owner(email),amount.sum()::text`; empty: nothing is selected. */
export const selectList: Parser<SelectItem[]> = map(optional(separated(selectItem, trimmed(literal(',')))), (items) => items ?? [])

function withSelect(head: Parser<EmbedHead>): Parser<SelectItem> {
  return map(all<[EmbedHead, SelectItem[]]>(head, innerSelect), ([embed, select]) => ({ ...embed, select }))
}

function withAlias(name: string | undefined): { readonly alias?: string } {
  return name === undefined ? {} : { alias: name }
}
