import type { FunctionContract } from '../types.ts'
import type { Kept, Matched } from './match-keys.ts'

type Overloads = Kept<readonly FunctionContract[]>

/**
 * Which overload became which: those with the same parameters first, then those with most names in common, then what is left when it is one
 * on each side. An overload is called by its parameters where its name has several.
 */
export function matchOverloads({ name, before, after }: Overloads): Matched<FunctionContract> {
  const left = new Set(before)
  const right = new Set(after)
  const pairs: [FunctionContract, FunctionContract][] = []
  const take = (one: FunctionContract, other: FunctionContract | undefined) => {
    if (other === undefined) return
    left.delete(one)
    right.delete(other)
    pairs.push([one, other])
  }
  for (const one of before)
    take(
      one,
      [...right].find((other) => toSignature(other) === toSignature(one)),
    )
  for (const one of [...left]) take(one, findNearest(one, [...right]))
  const [lastLeft, ...otherLeft] = left
  const [lastRight, ...otherRight] = right
  if (lastLeft !== undefined && otherLeft.length === 0 && otherRight.length === 0) take(lastLeft, lastRight)
  const isOverloaded = before.length > 1 || after.length > 1
  const call = (one: FunctionContract) => (isOverloaded ? `${name}(${listNames(one).join(', ')})` : name)
  const single = (value: FunctionContract) => ({ name: call(value), key: name, value, owner: undefined })
  return {
    gone: [...left].map(single),
    come: [...right].map(single),
    kept: pairs.map(([one, other]) => ({ name: call(one), key: name, before: one, after: other, owner: undefined })),
  }
}

/** Whether each call of an overload can be one of another, by the names of its arguments. */
export function takesCallsOf(other: FunctionContract, gone: FunctionContract): boolean {
  const names = new Set(listNames(other))
  const always = new Set(listNames({ ...gone, parameters: gone.parameters.filter(({ optional }) => !optional) }))
  return listNames(gone).every((name) => names.has(name)) && other.parameters.every(({ name, optional }) => optional || always.has(name))
}

function findNearest(one: FunctionContract, candidates: readonly FunctionContract[]): FunctionContract | undefined {
  const names = new Set(listNames(one))
  const common = (other: FunctionContract) => listNames(other).filter((each) => names.has(each)).length
  const [best] = candidates.toSorted((a, b) => common(b) - common(a))
  return best !== undefined && common(best) > 0 ? best : undefined
}

function toSignature({ parameters }: FunctionContract): string {
  return JSON.stringify(parameters.map(({ name, type }) => [name, type]))
}

function listNames({ parameters }: FunctionContract): readonly string[] {
  return parameters.map(({ name }, index) => (name === '' ? `$${index + 1}` : name))
}
