import type { Contract } from '../types.ts'

/** The later contract with its enums called as before, where one with the same values is gone: clients see values and no names. */
export function followRenamedEnums(before: Contract, after: Contract): Contract {
  const names = new Map(listRenamed(before, after))
  if (names.size === 0) return after
  const rename = (type: string) => {
    const [, element = type, dimensions = ''] = /^(.*?)((?:\[\])*)$/.exec(type) ?? []
    const name = names.get(element)
    return name === undefined ? type : `${name}${dimensions}`
  }
  const schemas = JSON.parse(JSON.stringify(after.schemas), (_, value: unknown) => (typeof value === 'string' ? rename(value) : value))
  return { ...after, schemas, enums: Object.fromEntries(Object.entries(after.enums).map(([name, values]) => [rename(name), values])) }
}

function listRenamed(before: Contract, after: Contract): readonly (readonly [string, string])[] {
  const gone = Object.entries(before.enums).filter(([name]) => !Object.hasOwn(after.enums, name))
  const come = Object.entries(after.enums).filter(([name]) => !Object.hasOwn(before.enums, name))
  return gone.flatMap(([name, values]) => {
    const alike = come.filter(([, others]) => String(others) === String(values))
    return alike.length === 1 && alike[0] !== undefined ? [[alike[0][0], name] as const] : []
  })
}
