import type {
  ColumnContract,
  Contract,
  EmbedContract,
  EndpointContract,
  FieldContract,
  FunctionContract,
  ParameterContract,
  RelationContract,
  SchemaContract,
} from '../types.ts'
import { followRenamedEnums } from './follow-renamed-enums.ts'
import { joinMatched, type Kept, type Matched, matchKeys } from './match-keys.ts'
import { matchOverloads } from './match-overloads.ts'

export type KeptRelation = Kept<RelationContract>
export type KeptOverload = Kept<FunctionContract>
export type KeptEndpoint = Kept<EndpointContract>

/**
 * Two contracts beside each other. The parts of a thing are listed where it is on both sides: what is in a table that is gone is not told again.
 * Names are those of findings: `public.orders.note`, `public.add(a)`.
 */
export type Comparison = {
  readonly before: Contract
  readonly after: Contract
  readonly schemas: Matched<SchemaContract>
  readonly relations: Matched<RelationContract>
  readonly columns: Matched<ColumnContract, KeptRelation>
  readonly embeds: Matched<EmbedContract, KeptRelation>
  /** All overloads of a name. */
  readonly functions: Matched<readonly FunctionContract[]>
  readonly overloads: Matched<FunctionContract>
  readonly parameters: Matched<ParameterContract, KeptOverload>
  readonly resultColumns: Matched<string, KeptOverload>
  readonly enums: Matched<readonly string[]>
  readonly endpoints: Matched<EndpointContract>
  readonly inputs: Matched<FieldContract, KeptEndpoint>
  readonly outputs: Matched<FieldContract, KeptEndpoint>
}

export function compareContracts(before: Contract, later: Contract): Comparison {
  const after = followRenamedEnums(before, later)
  const schemas = matchKeys({ before: before.schemas, after: after.schemas }, undefined, (key) => key)
  const relations = joinMatched(schemas.kept.map((schema) => matchIn(schema, ({ relations: all }) => all)))
  const functions = joinMatched(schemas.kept.map((schema) => matchIn(schema, ({ functions: all }) => all)))
  const overloads = joinMatched(functions.kept.map(matchOverloads))
  const endpoints = matchKeys({ before: before.endpoints, after: after.endpoints }, undefined, (key) => key)
  return {
    before,
    after,
    schemas,
    relations,
    ...matchParts(relations.kept),
    functions,
    overloads,
    ...matchArguments(overloads.kept),
    enums: matchKeys({ before: before.enums, after: after.enums }, undefined, (key) => key),
    endpoints,
    inputs: joinMatched(endpoints.kept.map((each) => matchFields(each, ({ inputs }) => inputs))),
    outputs: joinMatched(endpoints.kept.map((each) => matchFields(each, ({ outputs }) => outputs))),
  }
}

function matchIn<T>(schema: Kept<SchemaContract>, list: (schema: SchemaContract) => Readonly<Record<string, T>>): Matched<T> {
  return matchKeys({ before: list(schema.before), after: list(schema.after) }, undefined, (key) => `${schema.name}.${key}`)
}

function matchParts(relations: readonly KeptRelation[]): Pick<Comparison, 'columns' | 'embeds'> {
  return {
    columns: joinMatched(
      relations.map((owner) =>
        matchKeys({ before: owner.before.columns, after: owner.after.columns }, owner, (key) => `${owner.name}.${key}`),
      ),
    ),
    embeds: joinMatched(
      relations.map((owner) =>
        matchKeys({ before: owner.before.embeds, after: owner.after.embeds }, owner, (key) => `${owner.name}.${key}`),
      ),
    ),
  }
}

function matchArguments(overloads: readonly KeptOverload[]): Pick<Comparison, 'parameters' | 'resultColumns'> {
  const byName = ({ parameters }: FunctionContract) =>
    Object.fromEntries(parameters.map((each, index) => [each.name === '' ? `$${index + 1}` : each.name, each]))
  return {
    parameters: joinMatched(
      overloads.map((owner) =>
        matchKeys({ before: byName(owner.before), after: byName(owner.after) }, owner, (key) => `${owner.key}(${key})`),
      ),
    ),
    resultColumns: joinMatched(
      overloads
        .filter(({ before, after }) => before.result.columns !== undefined && after.result.columns !== undefined)
        .map((owner) =>
          matchKeys({ before: owner.before.result.columns, after: owner.after.result.columns }, owner, (key) => `${owner.key}.${key}`),
        ),
    ),
  }
}

function matchFields(
  owner: KeptEndpoint,
  list: (endpoint: EndpointContract) => EndpointContract['inputs'],
): Matched<FieldContract, KeptEndpoint> {
  return matchKeys({ before: list(owner.before), after: list(owner.after) }, owner, (key) => `${owner.name} ${key}`)
}
